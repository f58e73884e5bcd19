import type { DealTotal } from '@app/contracts/deal-lists.js';
import type { DealView } from '@app/contracts/deals.js';
import fc from 'fast-check';
import type { ColumnData } from '../api/board.js';
import { movedTotals, withDeal, without } from './column-cache.js';

/** A deal as far as the board's columns look at it. */
function deal(id: string, openedAt: string, changes: object = {}): DealView {
  const plain = {
    id,
    openedAt,
    stage: { key: 'need' },
    currency: 'EUR',
    amount: '100',
    stalled: false,
    ...changes,
  };
  return plain as unknown as DealView;
}

function column(pages: readonly (readonly DealView[])[], isWhole = true): ColumnData {
  const last = pages.length - 1;
  return {
    pages: pages.map((items, index) => ({
      items: [...items],
      next: index === last && isWhole ? null : 'more',
    })),
    pageParams: pages.map(() => undefined),
  };
}

const ids = ({ pages }: ColumnData) => pages.map(({ items }) => items.map(({ id }) => id).join(''));
const [c, b, a] = [deal('c', '2026-03-03'), deal('b', '2026-03-02'), deal('a', '2026-03-01')];

describe('a column of the board', () => {
  it.each([
    ['at its head, the newest', column([[b], [a]]), c, ['cb', 'a']],
    ['between two', column([[c], [a]]), b, ['c', 'ba']],
    ['at the end of all', column([[c], [b]]), a, ['c', 'ba']],
    ['not below what has been loaded', column([[c], [b]], false), a, ['c', 'b']],
    ['into an empty one', column([[]]), a, ['a']],
    ['once, where it stood already', column([[c, b], [a]]), b, ['c', 'ba']],
  ])('takes a deal %s', (_, given, arrived, expected) => {
    expect(ids(withDeal(given, arrived))).toEqual(expected);
  });

  it('lets a deal go from whatever page', () => {
    expect(ids(without(column([[c, b], [a]]), 'a'))).toEqual(['cb', '']);
  });
});

describe('the totals after a move', () => {
  const total = (stage: string, deals: number, amount: string, changes: object = {}): DealTotal => ({
    ...{ stage, currency: 'EUR', deals, stalled: 0, amount },
    ...changes,
  });

  it('take it from one stage and give it to the other, in its currency', () => {
    const totals = [
      total('need', 2, '300.5'),
      total('offer', 1, '0.25'),
      total('offer', 1, '9', { currency: 'CZK' }),
    ];
    expect(movedTotals(totals, deal('a', '', { amount: '100.75' }), 'offer')).toEqual([
      total('need', 1, '199.75'),
      total('offer', 2, '101'),
      total('offer', 1, '9', { currency: 'CZK' }),
    ]);
  });

  it('begin a stage that had none, and end one that has none left', () => {
    const stalled = deal('a', '', { amount: '100', stalled: true });
    expect(movedTotals([total('need', 1, '100', { stalled: 1 })], stalled, 'offer')).toEqual([
      total('offer', 1, '100'),
    ]);
  });

  it('lose no digit: there and back is where it was', () => {
    const decimal = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }), fc.integer({ min: 0, max: 9_999 }))
      .map(([whole, part]) => `${whole}.${String(part).padStart(4, '0')}`.replace(/\.?0+$/, '') || '0')
      .map((text) => (text.includes('.') ? text : String(BigInt(text))));
    fc.assert(
      fc.property(decimal, decimal, (sum, amount) => {
        const there = deal('a', '', { amount });
        const back = deal('a', '', { amount, stage: { key: 'offer' } });
        const totals = [total('need', 2, sum), total('offer', 1, '1')];
        const after = movedTotals(movedTotals(totals, there, 'offer'), back, 'need');
        expect(after.map((one) => [one.stage, one.deals, Number(one.amount)])).toEqual(
          totals.map((one) => [one.stage, one.deals, Number(one.amount)]),
        );
      }),
    );
  });
});
