import type { Change } from '@app/contracts/changes.js';
import { newsOf, revisionsIn } from './news.js';

const deal: Change = { kind: 'deal', id: 'd', revision: 7, escalation: false };
const none = () => [];

describe('what is to be read anew', () => {
  it.each([
    ['a deal that is not shown', [deal], [], [['deal', 'd']], [['deals']]],
    ['a deal that is shown as it was', [deal], [7, 6], [['deal', 'd']], [['deals']]],
    ['a deal that is shown as it is', [deal], [7, 8], [], []],
    [
      'a deal on which time has acted',
      [{ ...deal, escalation: true }],
      [7],
      [['deal', 'd']],
      [['escalations'], ['deals']],
    ],
    ['a case, always', [{ ...deal, kind: 'case' as const }], [7], [['case', 'd']], [['cases']]],
    ['a handover', [{ ...deal, kind: 'handover' as const }], [], [], []],
  ])('is told of %s', (_, changes, shown, things, lists) => {
    expect(newsOf(changes, () => shown)).toEqual({ things, lists });
  });

  it('is a list once, however many deals of it have changed', () => {
    expect(newsOf([deal, { ...deal, id: 'e' }], none).lists).toEqual([['deals']]);
  });

  it('knows a deal by itself and in pages', () => {
    const shown = { id: 'd', revision: 6 };
    const data = [
      shown,
      {
        pages: [
          {
            items: [
              { id: 'd', revision: 5 },
              { id: 'e', revision: 9 },
            ],
          },
        ],
      },
    ];
    expect(revisionsIn([...data, undefined, [1]], 'd')).toEqual([6, 5]);
  });
});
