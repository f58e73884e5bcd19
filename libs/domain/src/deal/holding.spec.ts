import { rulesOf } from '../../../../test/support/deal-rules.js';
import type { DealCommand } from './commands.js';
import {
  after,
  call,
  clock,
  did,
  fourClocks,
  kinds,
  newDeal,
  prague,
  tradePipeline,
  whyNot,
} from '../../../../test/support/deals.js';
import type { Hold } from './state.js';

const tuesday = prague('2026-03-03T08:00');
const friday = prague('2026-03-06T12:00');
const deal = newDeal();
const holding = (until: string, because: Hold['because'] = 'hold', reasoned = true): DealCommand => ({
  kind: 'hold',
  because,
  until,
  reasoned,
});

describe('a hold', () => {
  it.each<[string, DealCommand, string | undefined]>([
    ['without a reason', holding(friday, 'hold', false), 'reason-missing'],
    ['that has ended', holding(tuesday), 'hold-not-in-future'],
    ['of half a year', holding('2026-09-02T07:00:00.000Z'), undefined],
    ['of more', holding('2026-09-02T07:00:00.001Z'), 'hold-too-far'],
    ['of a deal that is not on hold ends nothing', { kind: 'resume' }, 'deal-not-on-hold'],
  ])('%s', (_, command, code) => {
    expect(whyNot(deal, command, tuesday)).toBe(code);
  });

  it.each<Hold['because']>(['hold', 'third-party'])(
    'because of %s: clocks stand still, it is counted',
    (because) => {
      const held = did(deal, holding(friday, because), tuesday);
      expect(held.state).toMatchObject({
        hold: { because, by: 'anna', from: tuesday, until: friday },
        pauses: [{ because, from: tuesday, to: friday }],
        evasions: { holds: 1 },
        nextDueAt: friday,
      });
      expect(kinds(held)).toEqual([]);
      expect(whyNot(held.state, holding(friday), tuesday)).toBe('deal-on-hold');
      // The working day ends at Tuesday's opening, in the hold: it is due when the hold is over.
      expect(clock(held.state, 'no-future-activity')?.dueAt).toBe(prague('2026-03-06T12:00'));
    },
  );

  it('ends by itself: its clocks go on with what they had left', () => {
    const held = did(deal, holding(friday), prague('2026-03-02T12:00')).state;
    const { state } = after(held, friday);
    expect(state.hold).toBeUndefined();
    expect(state.escalation).toBeUndefined();
    // Of eight hours three had passed on Monday; five are left on Friday. What begins at an opening is due at one.
    expect(clock(state, 'no-future-activity')?.dueAt).toBe(prague('2026-03-09T09:00'));
    expect(after(state, prague('2026-03-09T09:00')).tellings).toHaveLength(1);
  });

  it('is ended before its date by taking the deal up again', () => {
    const held = did(deal, holding(friday), prague('2026-03-02T12:00')).state;
    const { state, event } = did(held, { kind: 'resume' }, prague('2026-03-04T12:00'));
    expect(event.data).toEqual({ until: friday });
    expect(state.hold).toBeUndefined();
    expect(state.pauses).toEqual([
      { because: 'hold', from: prague('2026-03-02T12:00'), to: prague('2026-03-04T12:00') },
    ]);
    expect(clock(state, 'no-future-activity')?.dueAt).toBe(prague('2026-03-05T09:00'));
  });

  it('that is resumed in the instant it begins leaves no pause', () => {
    const held = did(deal, holding(friday), tuesday).state;
    const { state } = did(held, { kind: 'resume' }, tuesday);
    expect(state.pauses).toBeUndefined();
    expect(state.clocks).toEqual(deal.clocks);
  });

  it('stops the ladder where it is, and lets it go on', () => {
    // The owner is told on Tuesday at 9; the head of sales would be at 13.
    const stalled = after(deal, prague('2026-03-03T09:00')).state;
    const held = did(stalled, holding(friday), prague('2026-03-03T11:00')).state;
    expect(held.escalation).toBeDefined();
    const { state, tellings } = after(held, prague('2026-03-06T13:59'));
    expect(tellings).toEqual([]);
    expect(after(state, prague('2026-03-06T14:00')).tellings).toMatchObject([
      { to: 'head-of-sales', level: 1 },
    ]);
  });

  it('of what broke in the same breath says nothing until it is over', () => {
    const late = did(deal, holding(friday), prague('2026-03-03T09:00'));
    expect(kinds(late)).toEqual([]);
    const edited = did(late.state, { kind: 'change', changes: { amount: '1' } }, prague('2026-03-04T09:00'));
    expect(kinds(edited)).toEqual(['key-changed']);
    expect(edited.state.escalation).toBeUndefined();
    const { tellings } = after(edited.state, friday);
    expect(tellings).toMatchObject([{ to: 'owner', at: friday }]);
  });

  it('does not keep a deal from moving: the new stage is counted from the end of it', () => {
    const held = did(deal, holding(friday), tuesday).state;
    const moved = did(held, { kind: 'move', to: 'offer' }, prague('2026-03-04T09:00')).state;
    expect(moved.hold).toBeDefined();
    expect(clock(moved, 'stage-norm')?.dueAt).toBe(prague('2026-03-13T12:00'));
  });

  it('also stops silence, and what is overdue', () => {
    const rules = fourClocks();
    const open = newDeal(rules, { next: call(prague('2026-03-02T13:00')) });
    const held = did(open, holding(friday), prague('2026-03-02T14:00'), rules).state;
    expect(clock(held, 'activity-overdue')?.dueAt).toBe(prague('2026-03-09T11:00'));
    expect(clock(held, 'customer-silent')?.dueAt).toBe(prague('2026-03-10T15:00'));
    expect(after(held, prague('2026-03-09T10:59'), rules).tellings).toEqual([]);
  });

  it('is refused after twenty that a running clock still feels, and leaves the row small', () => {
    let state = deal;
    let at = Date.parse(tuesday);
    for (let times = 0; times < 20; times++) {
      const until = new Date(at + 60_000).toISOString();
      state = did(state, holding(until), new Date(at).toISOString()).state;
      state = did(state, { kind: 'resume' }, new Date(at + 1_000).toISOString()).state;
      at += 2_000;
    }
    const now = new Date(at).toISOString();
    expect(whyNot(state, holding(friday), now)).toBe('too-many-pauses');
    expect(state.evasions?.holds).toBe(20);
    // A move starts the clocks anew: what they stood still before hinders nobody any more.
    const moved = did(state, { kind: 'move', to: 'offer' }, prague('2026-03-04T09:00')).state;
    const held = did(moved, holding(friday), prague('2026-03-05T08:00')).state;
    expect(held.pauses).toHaveLength(21);
    // Once the customer has answered, no clock can count from before.
    const answered = did(moved, { kind: 'customer-answered' }, prague('2026-03-04T10:00')).state;
    expect(did(answered, holding(friday), prague('2026-03-05T08:00')).state.pauses).toHaveLength(1);
  });

  it('still counts as standing still for a clock that only a later timing makes run', () => {
    const wednesday = prague('2026-03-04T09:00');
    const held = did(deal, holding(prague('2026-03-03T17:00')), prague('2026-03-02T17:00')).state;
    const moved = did(
      after(held, prague('2026-03-03T17:00')).state,
      { kind: 'move', to: 'offer' },
      wednesday,
    ).state;
    const again = did(moved, holding(friday), prague('2026-03-05T09:00')).state;
    const customerSilent = { A: 'P8D', B: 'P8D', C: 'P8D' };
    const silence = rulesOf(tradePipeline({ stalls: { noFutureActivity: 'P1D', customerSilent } }));
    const { state } = after(again, friday, { ...silence, timingVersion: 2 });
    // Monday, Wednesday and what is left of Friday are 21 of 64 hours; Tuesday is none of them.
    expect(clock(state, 'customer-silent')?.dueAt).toBe(prague('2026-03-16T12:00'));
  });
});
