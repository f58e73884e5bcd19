import { call, newDeal, prague, tradeRules } from '../../../../test/support/deals.js';
import { isRetimed, underTiming } from './retiming.js';
import type { DealRules } from './rules.js';
import type { DealState } from './state.js';

const deal = newDeal(tradeRules, { next: call(prague('2026-06-01T10:00')) });

describe('what has changed since a deal was looked at', () => {
  const known: DealState = {
    ...deal,
    timingVersion: 1,
    calendarVersion: 3,
    customerNorms: { 'stage-norm': 'P2D' },
  };
  const customer = { class: 'A', norms: { 'stage-norm': 'P2D' } } as const;

  it.each<[Partial<DealRules>, string[]]>([
    [{}, []],
    [{ timingVersion: 1, calendarVersion: 3, customer }, []],
    [{ timingVersion: 2 }, ['timing']],
    [{ calendarVersion: 4 }, ['calendar']],
    [{ customer: { ...customer, class: 'B' } }, ['class']],
    [{ customer: { class: 'A', norms: {} } }, ['customer-norm']],
    [
      { timingVersion: 2, calendarVersion: 4, customer: { class: 'C', norms: {} } },
      ['timing', 'calendar', 'class', 'customer-norm'],
    ],
  ])('%j: %j', (changes, causes) => {
    const rules = { ...tradeRules, ...changes };
    expect(underTiming(known, rules).causes).toEqual(causes);
    expect(isRetimed(known, rules)).toBe(causes.length > 0);
    expect(isRetimed(underTiming(known, rules).deal, rules)).toBe(false);
  });

  it('is nothing for a row of the first layout in whatever calendar', () => {
    expect(isRetimed(deal, { ...tradeRules, calendarVersion: 9 })).toBe(false);
  });
});
