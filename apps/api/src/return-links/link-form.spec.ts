import { actsOf, longestWords, sentForm, type ReadForm } from './link-form.js';

const [one, two, three] = [1, 2, 3].map((n) => `0b6f1f3e-6c1c-4b0e-9a5e-00000000000${n}`) as [
  string,
  string,
  string,
];

function read(fields: Record<string, string | string[]>): ReadForm {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(fields))
    for (const value of [values].flat()) body.append(name, value);
  return actsOf(sentForm(body.toString())!, 'nonce');
}

/** A form that accepts so many units of parts, of so many. */
function quantities(...given: [partId: string, quantity: string, of: string][]): Record<string, string> {
  return Object.fromEntries(
    given.flatMap(([id, quantity, of]) => [
      [`quantity-${id}`, quantity],
      [`of-${id}`, of],
    ]),
  );
}

describe('a form that was sent', () => {
  it.each<[string, Record<string, string | string[]>, object]>([
    [
      'accept',
      { do: 'accept', part: [one, two], grants: 'repair', words: '' },
      { act: 'accept', partIds: [one, two], grants: 'repair' },
    ],
    [
      'accept, with words',
      { do: 'accept', part: one, grants: 'credit', words: ' Gladly ' },
      { act: 'accept', partIds: [one], grants: 'credit', reason: 'Gladly' },
    ],
    ['refuse', { do: 'refuse', part: one, words: 'No' }, { act: 'refuse', partIds: [one], reason: 'No' }],
    ['ask', { do: 'ask', part: one, words: 'Which?' }, { act: 'ask', partIds: [one], reason: 'Which?' }],
    ['confirm', { do: 'confirm-return', part: one }, { act: 'confirm-return', partIds: [one] }],
    [
      'announce',
      { do: 'announce-goods', part: one, shipment: 'GTX 1' },
      { act: 'announce-goods', partIds: [one], shipment: 'GTX 1' },
    ],
    [
      'dispute',
      { do: 'dispute-receipt', part: one, because: 'wrong', words: 'Blue' },
      { act: 'dispute-receipt', partIds: [one], because: 'wrong', reason: 'Blue' },
    ],
    [
      'dispute of all units',
      {
        do: 'dispute-receipt',
        [`quantity-${one}`]: '12',
        [`of-${one}`]: '12',
        because: 'wrong',
        words: 'Blue',
      },
      { act: 'dispute-receipt', partIds: [one], because: 'wrong', reason: 'Blue' },
    ],
    [
      'dispute of some units, and of no others',
      {
        ...{ do: 'dispute-receipt', [`quantity-${one}`]: '3', [`of-${one}`]: '12' },
        ...{ [`quantity-${two}`]: '0', [`of-${two}`]: '8', because: 'defective', words: 'Loose' },
      },
      { act: 'dispute-receipt', partIds: [one], quantity: 3, because: 'defective', reason: 'Loose' },
    ],
  ])('stands for an act: %s', (_, fields, input) => {
    expect(read(fields)).toMatchObject({ acts: [{ key: 'nonce', input }] });
  });

  it('takes nothing along that its act has no use for', () => {
    const fields = {
      do: 'refuse',
      part: one,
      words: 'No',
      grants: 'credit',
      shipment: 'x',
      through: 'phone',
    };
    const unseen = [{ partId: one, quantity: 0 }];
    expect(read(fields)).toEqual({
      acts: [{ key: 'nonce', input: { act: 'refuse', partIds: [one], reason: 'No' }, seen: unseen }],
    });
  });

  it('stands for one act of each kind line by line, and for the same ones each time', () => {
    const fields = {
      ...{ do: 'accept-in-part', grants: 'exchange', words: 'Some' },
      ...quantities([one, '12', '12'], [two, '0', '5'], [three, '2', '3']),
    };
    const expected = {
      acts: [
        {
          key: 'nonce',
          input: { act: 'accept', partIds: [one], grants: 'exchange', reason: 'Some' },
          seen: [{ partId: one, quantity: 12 }],
        },
        {
          key: 'nonce:1',
          input: { act: 'refuse', partIds: [two], reason: 'Some' },
          seen: [{ partId: two, quantity: 5 }],
        },
        {
          key: 'nonce:2',
          input: { act: 'accept-in-part', partIds: [three], grants: 'exchange', quantity: 2, reason: 'Some' },
          seen: [{ partId: three, quantity: 3 }],
        },
      ],
    };
    expect([read(fields), read(fields)]).toEqual([expected, expected]);
  });

  it.each<[string, Record<string, string | string[]>, object]>([
    ['no parts', { do: 'refuse', words: 'No' }, { parts: 'missing' }],
    ['a part that is no id', { do: 'refuse', part: 'x', words: 'No' }, { parts: 'unfit' }],
    ['no reason', { do: 'refuse', part: one, words: ' \r\n ' }, { words: 'missing' }],
    ['too many words', { do: 'ask', part: one, words: 'x'.repeat(longestWords + 1) }, { words: 'unfit' }],
    [
      'a control character',
      { do: 'accept', part: one, grants: 'credit', words: 'a\u0000b' },
      { words: 'unfit' },
    ],
    ['nothing granted', { do: 'accept', part: one }, { grants: 'missing' }],
    ['something else granted', { do: 'accept', part: one, grants: 'thanks' }, { grants: 'unfit' }],
    ['no shipment', { do: 'announce-goods', part: one, shipment: ' ' }, { shipment: 'missing' }],
    [
      'a line break in a shipment',
      { do: 'announce-goods', part: one, shipment: 'a\nb' },
      { shipment: 'unfit' },
    ],
    [
      'no units',
      { do: 'dispute-receipt', [`quantity-${one}`]: '0', [`of-${one}`]: '12', because: 'wrong', words: 'x' },
      { quantities: 'missing' },
    ],
    [
      'more units of a line than there are, beside one that is fit',
      {
        ...{ do: 'accept-in-part', grants: 'exchange', words: 'Some' },
        ...quantities([one, '12', '12'], [two, '9', '5']),
      },
      { quantities: 'unfit' },
    ],
    [
      'more units disputed than there are, beside some that are fit',
      {
        ...{ do: 'dispute-receipt', because: 'wrong', words: 'Blue' },
        ...quantities([one, '3', '12'], [two, '9', '5']),
      },
      { quantities: 'unfit' },
    ],
    ['no kind of complaint', { do: 'dispute-receipt', part: one, words: 'Bad' }, { because: 'missing' }],
    ['several', { do: 'dispute-receipt', part: one }, { because: 'missing', words: 'missing' }],
    ['no lines', { do: 'accept-in-part', grants: 'credit', words: 'x' }, { quantities: 'missing' }],
  ])('tells by field what is wrong: %s', (_, fields, errors) => {
    expect(read(fields)).toEqual({ errors });
  });

  it.each(['-1', '1.5', '1e3', '0x1', 'all', '', ' ', '12345678901'])(
    'takes no quantity such as "%s"',
    (quantity) => {
      const fields = { do: 'accept-in-part', grants: 'credit', words: 'x' };
      const errors = { quantities: quantity.trim() === '' ? 'missing' : 'unfit' };
      expect(read({ ...fields, ...quantities([one, quantity, '12']) })).toEqual({ errors });
    },
  );

  it('is none of the page when it does something else, or is no form', () => {
    const others = ['do=drop-claim', 'do=withdraw', 'do=toString', '', 'do', undefined, { do: 'refuse' }, 1];
    expect(others.map(sentForm)).toEqual(others.map(() => undefined));
  });
});
