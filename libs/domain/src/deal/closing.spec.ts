import { rulesOf } from '../../../../test/support/deal-rules.js';
import type { DealCommand } from './commands.js';
import {
  after,
  call,
  clock,
  did,
  fourClocks,
  kinds,
  monday,
  newDeal,
  prague,
  tradePipeline,
  tradeRules,
  whyNot,
} from '../../../../test/support/deals.js';

const tuesday = prague('2026-03-03T08:30');
const deal = newDeal(tradeRules, { next: call(prague('2026-03-20T10:00')) });
const offered = did(deal, { kind: 'move', to: 'offer' }, monday).state;
const closing = did(offered, { kind: 'move', to: 'close', override: true, reasoned: true }, monday).state;
const lost: DealCommand = { kind: 'lose', reason: 'price' };
const reopened: DealCommand = { kind: 'reopen', reasoned: true };

describe('winning', () => {
  it.each<[string, typeof deal, DealCommand, string | undefined]>([
    ['from a stage that does not allow it', closing, { kind: 'win' }, 'win-not-allowed'],
    ['past unmet gates', offered, { kind: 'win' }, 'criterion-unmet'],
    ['with an override without a reason', offered, { kind: 'win', override: true }, 'reason-missing'],
    ['with an override and a reason', offered, { kind: 'win', override: true, reasoned: true }, undefined],
    ['with a contract of tomorrow', deal, { kind: 'win', signedOn: '2026-03-04' }, 'signed-in-future'],
    ['with a contract of today', deal, { kind: 'win', signedOn: '2026-03-03' }, undefined],
    ['with no day at all', deal, { kind: 'win', signedOn: '2026-02-30' }, 'data-not-storable'],
  ])('%s', (_, from, command, code) => {
    expect(whyNot(from, command, tuesday)).toBe(code);
  });

  it("keeps the day of the contract (today in the calendar's zone unless told) and the final amount", () => {
    const midnight = prague('2026-03-04T00:30');
    const { state, event } = did(deal, { kind: 'win', amount: '61000' }, midnight);
    expect(state).toMatchObject({ contractSignedOn: '2026-03-04', amount: '61000', status: 'won' });
    expect(event.data).toEqual({ stage: 'need', signedOn: '2026-03-04', amount: '61000' });
  });

  it("asks the rule for key deals and the gates with the contract's amount", () => {
    const exitCriteria = [{ key: 'key-only', name: 'Key', when: 'key && amount >= 70000' }];
    const stages = tradePipeline().stages.map((stage) => ({ ...stage, exitCriteria }));
    const rules = rulesOf(tradePipeline({ stages }));
    const small = newDeal(rules, { amount: '1000' });
    expect(whyNot(small, { kind: 'win' }, tuesday, rules)).toBe('criterion-unmet');
    const won = did(small, { kind: 'win', amount: '70000' }, tuesday, rules);
    expect(won.state).toMatchObject({ key: true, amount: '70000', status: 'won' });
    expect(won.event.data.isKey).toBe(true);
    expect(whyNot(newDeal(rules), { kind: 'win', amount: '900' }, tuesday, rules)).toBe('criterion-unmet');
  });

  it('orders the handover, counts an override, leaves nothing planned and nothing due', () => {
    const { state, orders } = did(offered, { kind: 'win', override: true, reasoned: true }, tuesday);
    expect(orders).toEqual([{ kind: 'open-handover', id: 'id of handover:2' }]);
    expect(state).toMatchObject({ activities: [], clocks: [], nextDueAt: undefined, closedAt: tuesday });
    expect(state.evasions?.overrides).toBe(1);
    expect(state.pauses).toEqual([{ because: 'closed', from: tuesday }]);
  });
});

describe('losing', () => {
  const mendedBy = (dueOn: string): DealCommand => ({
    kind: 'lose',
    reason: 'slow',
    correctiveAction: { ownerId: 'petr', dueOn },
  });

  it.each<[string, DealCommand, string | undefined]>([
    ['for an unknown reason', { kind: 'lose', reason: 'mood' }, 'loss-reason-unknown'],
    ['for a reason outside us', lost, undefined],
    ['with something to be mended by yesterday', mendedBy('2026-03-02'), 'due-in-past'],
    ['with something to be mended today', mendedBy('2026-03-03'), undefined],
    ['for one inside us, with nothing mended', { kind: 'lose', reason: 'slow' }, 'corrective-action-missing'],
  ])('%s', (_, command, code) => {
    expect(whyNot(deal, command, tuesday)).toBe(code);
  });

  it('for a reason inside us orders what is mended, by whom and until when', () => {
    const correctiveAction = { ownerId: 'petr', dueOn: '2026-04-01' };
    const { state, orders } = did(deal, { kind: 'lose', reason: 'slow', correctiveAction }, tuesday);
    expect(orders).toEqual([
      { kind: 'corrective-action', id: 'id of corrective-action:1', reason: 'slow', ...correctiveAction },
    ]);
    expect(state).toMatchObject({ status: 'lost', lossReason: 'slow' });
  });

  it('ends the escalation, a hold and a snooze', () => {
    const stalled = after(newDeal(), prague('2026-03-03T09:00')).state;
    const escalationId = stalled.escalation!.id;
    const friday = prague('2026-03-06T12:00');
    const snooze: DealCommand = { kind: 'snooze', escalationId, until: friday, reasoned: true };
    const asleep = did(stalled, snooze, prague('2026-03-03T10:00')).state;
    const hold: DealCommand = { kind: 'hold', because: 'hold', until: friday, reasoned: true };
    const held = did(asleep, hold, prague('2026-03-03T11:00')).state;
    const { state, event } = did(held, lost, prague('2026-03-03T12:00'));
    expect(event.happenings).toEqual([{ kind: 'escalation-ended', escalationId, because: 'closed' }]);
    expect(state).toMatchObject({ hold: undefined, escalation: undefined });
    expect(state.pauses?.map(({ because, to }) => [because, to])).toEqual([
      ['snooze', prague('2026-03-03T12:00')],
      ['hold', prague('2026-03-03T12:00')],
      ['closed', undefined],
    ]);
  });
});

describe('a closed deal', () => {
  it.each<DealCommand>([
    { kind: 'move', to: 'offer' },
    { kind: 'plan-activity', activity: call(prague('2026-03-20T10:00')) },
    { kind: 'change', changes: { amount: '1' } },
    { kind: 'mark-key', key: true },
    { kind: 'hand-over', ownerId: 'jana', teamId: 'x' },
    { kind: 'resume' },
    { kind: 'win' },
    lost,
  ])('takes no more of %j', (command) => {
    expect(whyNot(did(deal, lost, tuesday).state, command, tuesday)).toBe('deal-closed');
  });
});

describe('reopening', () => {
  it.each<[string, typeof deal, DealCommand, string]>([
    ['an open deal', deal, reopened, 'deal-not-closed'],
    [
      'without a reason',
      did(deal, lost, tuesday).state,
      { kind: 'reopen', reasoned: false },
      'reason-missing',
    ],
  ])('%s is refused', (_, from, command, code) => {
    expect(whyNot(from, command, tuesday)).toBe(code);
  });

  it('withdraws the handover of a won deal, and forgets how it was closed', () => {
    const won = did(deal, { kind: 'win' }, tuesday).state;
    const { state, event, orders } = did(won, reopened, prague('2026-03-10T09:00'));
    expect(orders).toEqual([{ kind: 'withdraw-handover' }]);
    expect(event.data).toEqual({ was: 'won', stage: 'need' });
    expect(state).toMatchObject({ status: 'open', closedAt: undefined, contractSignedOn: undefined });
    expect(did(did(deal, lost, tuesday).state, reopened, tuesday).orders).toBeUndefined();
  });

  it.each([
    // Closed on Monday at 14:00, three of eight hours before the working day is over.
    ['three hours', prague('2026-03-02T14:00'), prague('2026-03-20T10:00'), prague('2026-03-20T13:00')],
    [
      'three hours, a minute before closing',
      prague('2026-03-02T14:00'),
      prague('2026-03-20T16:59'),
      prague('2026-03-23T11:59'),
    ],
    [
      'six, over the years',
      prague('2026-03-02T11:00'),
      prague('2027-06-01T09:00'),
      '2027-06-01T14:00:00.000Z',
    ],
  ])('resumes the remainder: %s', (_, closedAt, at, due) => {
    const rules = fourClocks({ stalls: { noFutureActivity: 'PT8H' } });
    const closed = did(newDeal(rules), lost, closedAt, rules).state;
    const { state, tellings } = did(closed, reopened, at, rules);
    expect(tellings).toEqual([]);
    expect(clock(state, 'no-future-activity')?.dueAt).toBe(due);
  });

  it.each([
    ['another version of its calendar', { calendarVersion: 2 }, ['calendar']],
    ['another customer class', { customer: { class: 'B' as const, norms: {} } }, ['class']],
  ])('resumes the remainder also under %s', (_, changed, causes) => {
    const rules = { ...fourClocks({ stalls: { noFutureActivity: 'PT8H' } }), calendarVersion: 1 };
    const known = { ...newDeal(rules), calendarVersion: 1 };
    const closed = did(known, lost, prague('2026-03-02T14:00'), rules).state;
    const open = did(closed, reopened, prague('2026-03-20T10:00'), { ...rules, ...changed });
    expect(clock(open.state, 'no-future-activity')?.dueAt).toBe(prague('2026-03-20T13:00'));
    expect(open.event.happenings).toEqual(
      expect.arrayContaining(causes.map((because) => ({ kind: 're-timed', because }))),
    );
  });

  it('is counted: it leaves a working day', () => {
    const once = did(did(deal, lost, tuesday).state, reopened, tuesday).state;
    expect(once.evasions).toMatchObject({ reopenings: 1, holds: 0 });
    const twice = did(did(once, lost, tuesday).state, reopened, tuesday).state;
    expect(twice.evasions).toMatchObject({ reopenings: 2 });
    // Rows of before it was counted.
    const { reopenings: _, ...uncounted } = once.evasions!;
    const old = did({ ...once, evasions: uncounted }, lost, tuesday).state;
    expect(did(old, reopened, tuesday).state.evasions).toMatchObject({ reopenings: 1 });
  });

  it('never escalates at once: what had stalled leaves a working day', () => {
    const stalled = after(newDeal(), prague('2026-03-03T13:00')).state;
    const closed = did(stalled, lost, prague('2026-03-03T14:00')).state;
    const open = did(closed, reopened, prague('2026-03-17T10:00'));
    expect(open.tellings).toEqual([]);
    expect(kinds(open)).toEqual([]);
    expect(clock(open.state, 'no-future-activity')?.dueAt).toBe(prague('2026-03-18T10:00'));
    expect(after(open.state, prague('2026-03-18T10:00')).tellings).toHaveLength(1);
  });

  it('leaves what was left of a stalled deal to be put aside: the working day moves with the hold', () => {
    const stalled = after(newDeal(), prague('2026-03-03T13:00')).state;
    const closed = did(stalled, lost, prague('2026-03-03T14:00')).state;
    const open = did(closed, reopened, prague('2026-03-17T10:00')).state;
    const until = prague('2026-03-24T10:00');
    const held = did(
      open,
      { kind: 'hold', because: 'hold', until, reasoned: true },
      prague('2026-03-17T12:00'),
    ).state;
    expect(clock(held, 'no-future-activity')?.dueAt).toBe(prague('2026-03-24T16:00'));
    expect(after(held, prague('2026-03-24T15:59')).tellings).toEqual([]);
  });

  it('of a deal closed under the first layout counts its closed time as a pause', () => {
    const { pauses: _, ...closed } = did(newDeal(), lost, prague('2026-03-02T14:00')).state;
    const { state } = did(closed, reopened, prague('2026-03-20T14:00'));
    expect(state.pauses).toEqual([
      { because: 'closed', from: prague('2026-03-02T14:00'), to: prague('2026-03-20T14:00') },
    ]);
    expect(clock(state, 'no-future-activity')?.dueAt).toBe(prague('2026-03-23T09:00'));
  });
});
