import type { DealTotal } from '@app/contracts/deal-lists.js';
import type { DealView } from '@app/contracts/deals.js';
import type { ColumnData } from '../api/board.js';

/** A column without a deal. */
export function without(column: ColumnData, dealId: string): ColumnData {
  const pages = column.pages.map((page) => ({
    ...page,
    items: page.items.filter(({ id }) => id !== dealId),
  }));
  return { ...column, pages };
}

/** A column with a deal at its place: the newest come first, as the server lists them. */
export function withDeal(column: ColumnData, deal: DealView): ColumnData {
  const pages = without(column, deal.id).pages;
  const isOlder = (other: DealView) =>
    other.openedAt < deal.openedAt || (other.openedAt === deal.openedAt && other.id < deal.id);
  const at = pages.findIndex((page) => page.next === null || page.items.some(isOlder));
  // Below what has been loaded it comes with its page.
  if (at === -1) return { ...column, pages };
  const filled = pages.map((page, index) => {
    if (index !== at) return page;
    const place = page.items.findIndex(isOlder);
    const items = [...page.items];
    items.splice(place === -1 ? items.length : place, 0, deal);
    return { ...page, items };
  });
  return { ...column, pages: filled };
}

/** Totals after a deal has gone from one stage to another. */
export function movedTotals(totals: readonly DealTotal[], deal: DealView, to: string): DealTotal[] {
  const { stage: from, currency, amount } = { ...deal, stage: deal.stage.key };
  const stalled = deal.stalled ? 1 : 0;
  const arrived = totals.some((total) => total.stage === to && total.currency === currency)
    ? totals
    : [...totals, { stage: to, currency, deals: 0, stalled: 0, amount: '0' }];
  return arrived
    .map((total) => {
      if (total.currency !== currency) return total;
      // It does not stall any more for what its stage asked of it; the server says whether it stalls for something else.
      if (total.stage === to)
        return { ...total, deals: total.deals + 1, amount: sum(total.amount, amount, 1n) };
      if (total.stage !== from) return total;
      return {
        ...total,
        deals: total.deals - 1,
        stalled: total.stalled - stalled,
        amount: sum(total.amount, amount, -1n),
      };
    })
    .filter(({ deals }) => deals > 0);
}

const places = 4;

/** Decimal texts added up, or taken away, to the last digit. */
function sum(one: string, other: string, sign: 1n | -1n): string {
  const total = units(one) + sign * units(other);
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0');
  const cents = digits.slice(-places).replace(/0+$/, '');
  return `${total < 0n ? '-' : ''}${digits.slice(0, -places)}${cents ? `.${cents}` : ''}`;
}

function units(decimal: string): bigint {
  const [whole = '0', part = ''] = decimal.split('.');
  return BigInt(whole + part.padEnd(places, '0').slice(0, places));
}
