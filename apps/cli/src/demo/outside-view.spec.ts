import { countMails, type ReceivedMail } from './outside-view.js';

function mail(to: string, messageId: string, ...notices: string[]): ReceivedMail {
  return { to, messageId, notices };
}

describe('counting what people were told by the mails that arrived', () => {
  it('counts different notices by level', () => {
    const mails = [
      mail('anna', '1', 'e1/1/0'),
      mail('anna', '2', 'e2/1/0', 'e3/1/0'),
      mail('petr', '3', 'e1/1/1'),
    ];
    expect(countMails(mails, 3)).toEqual({
      toldByLevel: [3, 1, 0],
      toldOtherwise: 0,
      duplicates: 0,
      repeats: 0,
    });
  });

  it('sees a notice that came in two mails', () => {
    const mails = [mail('anna', '1', 'e1/1/0'), mail('anna', '2', 'e2/1/0', 'e1/1/0')];
    expect(countMails(mails, 3)).toMatchObject({ duplicates: 1, repeats: 0 });
  });

  it('takes the same Message-ID for the same mail, however often it comes', () => {
    const mails = [mail('anna', '1', 'e1/1/0'), mail('anna', '1', 'e1/1/0')];
    expect(countMails(mails, 3)).toEqual({
      toldByLevel: [1, 0, 0],
      toldOtherwise: 0,
      duplicates: 0,
      repeats: 1,
    });
  });

  it('counts apart what tells no level, and does not take it for the level', () => {
    const mails = [mail('anna', '1', 'e1/1/0'), mail('anna', '2', 'e1/1/0/instruction')];
    expect(countMails(mails, 3)).toEqual({
      toldByLevel: [1, 0, 0],
      toldOtherwise: 1,
      duplicates: 0,
      repeats: 0,
    });
  });

  it('does not take two people told of one level for a duplicate, nor two rounds', () => {
    const mails = [mail('eva', '1', 'e1/1/2'), mail('ida', '2', 'e1/1/2'), mail('eva', '3', 'e1/2/2')];
    expect(countMails(mails, 3)).toMatchObject({ toldByLevel: [0, 0, 3], duplicates: 0 });
  });
});
