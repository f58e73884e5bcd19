import { commanded, office, opening } from '../../../../test/support/deal-rules.js';
import { call, clock, did, fourClocks, newDeal, prague, whyNot } from '../../../../test/support/deals.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { whyUncountable } from './clocks.js';
import type { DealCommand } from './commands.js';
import { decide, decideOpening, timePassed } from './decide.js';
import { explainDeadlines } from './explain.js';
import type { DealRules } from './rules.js';
import { isRefused } from './transition.js';

const rules: DealRules = { ...fourClocks(), calendarVersion: 1 };
const deal = newDeal(rules, { next: call(prague('2026-03-04T10:00')) });
const tuesday = prague('2026-03-03T10:00');
/** The calendar has become one that does not open again: no norm ends in it. */
const closed: DealRules = {
  ...rules,
  calendarVersion: 2,
  calendar: workingCalendar({
    ...office,
    closures: [{ from: '2026-03-02', to: '2060-12-31', reason: 'Closed for good' }],
  }),
};

describe('a deal whose calendar has no working time left', () => {
  it.each<DealCommand>([
    { kind: 'change', changes: { amount: '70000' } },
    { kind: 'hand-over', ownerId: 'petr', teamId: 'north' },
    { kind: 'lose', reason: 'price' },
  ])('can still be worked where no clock begins: %j', (command) => {
    expect(whyNot(deal, command, tuesday, closed)).toBeUndefined();
  });

  it('keeps its clocks as they were counted, and tells when they are over', () => {
    const { state } = did(deal, { kind: 'change', changes: { amount: '70000' } }, tuesday, closed);
    expect(clock(state, 'stage-norm')?.dueAt).toBe(clock(deal, 'stage-norm')?.dueAt);
    expect(state.calendarVersion).toBe(2);
  });

  it.each<DealCommand>([{ kind: 'move', to: 'offer', override: true, reasoned: true }])(
    'says why a clock cannot begin: %j',
    (command) => {
      const decision = decide(deal, commanded(command), closed, tuesday);
      expect(isRefused(decision) && decision.refusal).toMatchObject({
        code: 'deadline-uncountable',
        detail: expect.stringContaining('cannot be counted'),
      });
    },
  );

  it('is not opened', () => {
    const facts = { dealId: 'd', customerClass: 'A', teamId: 'north' } as const;
    const decision = decideOpening(opening(), facts, closed, tuesday);
    expect(isRefused(decision) && decision.refusal.code).toBe('deadline-uncountable');
  });

  it('says why to whoever looks after it', () => {
    expect(whyUncountable(deal, closed)).toMatch(/does not have that much working time/);
    expect(whyUncountable(deal, rules)).toBeUndefined();
  });

  it('explains each clock by why it cannot be counted, and says when it is due all the same', () => {
    const explained = explainDeadlines(deal, closed, tuesday);
    expect(explained.map(({ kind, dueAt }) => [kind, dueAt])).toEqual(
      deal.clocks.map(({ kind, dueAt }) => [kind, dueAt]),
    );
    for (const one of explained) {
      expect(one.explanation).toBeUndefined();
      expect(one.uncountable).toMatch(/does not have that much working time/);
    }
  });

  it('explains what can be counted beside what cannot', () => {
    // A few days are left: enough for the shortest of its norms.
    const nearlyClosed = {
      ...closed,
      calendar: workingCalendar({
        ...office,
        closures: [{ from: '2026-03-06', to: '2060-12-31', reason: 'Closed for good' }],
      }),
    };
    const explained = explainDeadlines(deal, nearlyClosed, tuesday);
    expect(explained.map(({ explanation }) => explanation !== undefined)).toContain(true);
    expect(explained.map(({ uncountable }) => uncountable !== undefined)).toContain(true);
  });

  it('follows time without failing', () => {
    expect(timePassed(deal, closed, tuesday)?.state.clocks.map(({ dueAt }) => dueAt)).toEqual(
      deal.clocks.map(({ dueAt }) => dueAt),
    );
  });

  it('goes on telling what stalls, a week after the level before', () => {
    const late = deal.nextDueAt!;
    const stalled = timePassed(deal, rules, late)!.state;
    expect(stalled.escalation?.level).toBe(0);
    const pending = timePassed(stalled, closed, late)!.state;
    expect(pending.escalation?.nextLevelAt).toBe(new Date(Date.parse(late) + 7 * 86_400_000).toISOString());
    const told = timePassed(pending, closed, pending.escalation!.nextLevelAt!)!;
    expect(told.tellings).toMatchObject([{ level: 1 }]);
    expect(
      whyNot(pending, { kind: 'hand-over', ownerId: 'petr', teamId: 'north' }, late, closed),
    ).toBeUndefined();
  });
});
