import type { ActivityType, DealState } from './state.js';
import type { DealCommand } from './commands.js';
import {
  call,
  clock,
  did,
  fourClocks,
  kinds,
  monday,
  newDeal,
  prague,
  tradeRules,
  whyNot,
} from '../../../../test/support/deals.js';

const tuesday = prague('2026-03-03T09:00');
const friday = prague('2026-03-06T10:00');
const deal = newDeal(tradeRules, { next: call(friday) });
const [planned] = deal.activities;
const activityId = planned!.id;

describe('planning an activity', () => {
  it('covers the deal until then, and says what it is', () => {
    const activity = { ...call(friday, false), precision: 'week' } as const;
    const { state, event } = did(newDeal(), { kind: 'plan-activity', activity }, tuesday);
    expect(state.activities).toEqual([{ id: 'id of activity:command-1', ...activity }]);
    expect(event.data).toMatchObject({
      activityId: 'id of activity:command-1',
      precision: 'week',
      agreed: false,
    });
    expect(event.happenings).toContainEqual({
      kind: 'clock-reset',
      stall: 'no-future-activity',
      by: 'activity-planned',
    });
    expect(clock(state, 'no-future-activity')?.since).toBe(friday);
  });

  it('is refused beyond twenty, on whatever way', () => {
    let full = newDeal();
    for (let day = 1; day <= 20; day++) {
      full = did(full, { kind: 'plan-activity', activity: call(friday) }, tuesday).state;
    }
    const done = { type: 'call', doneAt: tuesday, customerAnswered: true } as const;
    expect(whyNot(full, { kind: 'plan-activity', activity: call(friday) }, tuesday)).toBe(
      'too-many-activities',
    );
    expect(whyNot(full, { kind: 'record-activity', activity: done, next: call(friday) }, tuesday)).toBe(
      'too-many-activities',
    );
    expect(whyNot(full, { kind: 'record-activity', activity: done }, tuesday)).toBeUndefined();
    const swap: DealCommand = {
      kind: 'finish-activity',
      activityId: full.activities[0]!.id,
      next: call(friday),
    };
    expect(did(full, swap, tuesday).state.activities).toHaveLength(20);
  });
});

describe('recording what was done', () => {
  it('keeps what was done and plans the next one in one step', () => {
    const doneAt = prague('2026-03-02T15:00');
    const { state, event } = did(
      newDeal(),
      {
        kind: 'record-activity',
        activity: { type: 'call', doneAt, customerAnswered: true },
        next: call(friday),
      },
      tuesday,
    );
    expect(state).toMatchObject({ lastActivityAt: doneAt, customerAnsweredAt: doneAt });
    expect(state.activities).toHaveLength(1);
    expect(event.data).toMatchObject({
      doneAt,
      nextPlannedFor: friday,
      nextActivityId: state.activities[0]!.id,
    });
  });

  it('is done when the deciding clock says, if nobody says when', () => {
    const done = { type: 'call', customerAnswered: false } as const;
    const recorded = did(newDeal(), { kind: 'record-activity', activity: done }, tuesday);
    expect(recorded.state.lastActivityAt).toBe(tuesday);
    expect(recorded.event.data.doneAt).toBe(tuesday);
    const heard = did(newDeal(), { kind: 'customer-answered' }, tuesday);
    expect(heard.state.customerAnsweredAt).toBe(tuesday);
    expect(heard.event.data.at).toBe(tuesday);
  });

  it('never moves what is known back: an older activity is only recorded', () => {
    const record = (doneAt: string): DealCommand => ({
      kind: 'record-activity',
      activity: { type: 'call', doneAt, customerAnswered: true },
    });
    const late = did(newDeal(), record(prague('2026-03-02T15:00')), tuesday).state;
    const early = did(late, record(prague('2026-03-02T10:00')), tuesday).state;
    expect(early.lastActivityAt).toBe(prague('2026-03-02T15:00'));
    expect(early.customerAnsweredAt).toBe(prague('2026-03-02T15:00'));
  });

  it.each<[string, DealCommand, string | undefined]>([
    [
      'not done yet',
      { kind: 'record-activity', activity: { type: 'call', doneAt: friday, customerAnswered: true } },
      'done-in-future',
    ],
    [
      'a next one of the past',
      {
        kind: 'record-activity',
        activity: { type: 'call', doneAt: monday, customerAnswered: true },
        next: call(monday),
      },
      'activity-not-in-future',
    ],
    ['an answer still to come', { kind: 'customer-answered', at: friday }, 'done-in-future'],
    ['an answer of right now', { kind: 'customer-answered', at: tuesday }, undefined],
  ])('%s', (_, command, code) => {
    expect(whyNot(deal, command, tuesday)).toBe(code);
  });
});

describe('finishing a planned activity', () => {
  it.each<[ActivityType, boolean | undefined, boolean]>([
    ['call', undefined, true],
    ['visit', undefined, true],
    ['meeting', undefined, true],
    ['reference-visit', undefined, true],
    ['message', undefined, false],
    ['quote', undefined, false],
    ['call', false, false],
    ['message', true, true],
  ])('of a %s, told %s: the customer answered: %s', (type, customerAnswered, answered) => {
    const open = newDeal(tradeRules, { next: { ...call(friday), type } });
    const command: DealCommand = {
      kind: 'finish-activity',
      activityId: open.activities[0]!.id,
      ...(customerAnswered === undefined ? {} : { customerAnswered }),
    };
    const { state, event } = did(open, command, tuesday);
    expect(state.customerAnsweredAt).toBe(answered ? tuesday : undefined);
    expect(state.lastActivityAt).toBe(tuesday);
    expect(state.activities).toEqual([]);
    expect(event.data['customerAnswered']).toBe(answered);
  });

  it('before its time starts the clock now, and says so', () => {
    const { event, state } = did(deal, { kind: 'finish-activity', activityId }, tuesday);
    expect(clock(state, 'no-future-activity')?.since).toBe(tuesday);
    expect(event.happenings).toEqual([
      { kind: 'clock-reset', stall: 'no-future-activity', by: 'activity-done' },
    ]);
  });
});

describe('a planned activity', () => {
  const moved = (plannedFor: string, at = tuesday) =>
    did(deal, { kind: 'move-activity', activityId, plannedFor }, at);
  const counted = ({ evasions }: DealState) => evasions?.activitiesMoved ?? 0;

  it('put off is counted, and the reset says that it was moved', () => {
    const later = moved(prague('2026-03-10T10:00'));
    expect(counted(later.state)).toBe(1);
    expect(later.event.data).toMatchObject({ from: friday, plannedFor: prague('2026-03-10T10:00') });
    expect(later.event.happenings).toEqual([
      { kind: 'clock-reset', stall: 'no-future-activity', by: 'activity-moved' },
    ]);
  });

  it('put off once more, and an overdue one put off, are counted each', () => {
    const twice = did(
      moved(prague('2026-03-10T10:00')).state,
      { kind: 'move-activity', activityId, plannedFor: prague('2026-03-11T10:00') },
      tuesday,
    );
    expect(counted(twice.state)).toBe(2);
    const overdue = moved(prague('2026-03-11T10:00'), prague('2026-03-10T09:00'));
    expect(counted(overdue.state)).toBe(1);
  });

  it('brought forward or told more exactly is not counted, and resets nothing', () => {
    expect(counted(moved(prague('2026-03-04T10:00')).state)).toBe(0);
    expect(kinds(moved(prague('2026-03-04T10:00')))).toEqual([]);
    const exact: DealCommand = { kind: 'move-activity', activityId, plannedFor: friday, precision: 'day' };
    const told = did(deal, exact, tuesday).state;
    expect(counted(told)).toBe(0);
    expect(told.activities[0]).toMatchObject({ precision: 'day', agreed: true });
  });

  it('is cancelled with a reason only; that counts, and is no fresh start', () => {
    expect(whyNot(deal, { kind: 'cancel-activity', activityId, reasoned: false }, tuesday)).toBe(
      'reason-missing',
    );
    const cancelled = did(deal, { kind: 'cancel-activity', activityId, reasoned: true }, monday);
    expect(counted(cancelled.state)).toBe(1);
    expect(clock(cancelled.state, 'no-future-activity')).toMatchObject({ since: monday, resetBy: 'opened' });
    expect(cancelled.state.activities).toEqual([]);
  });

  it('cancelled late leaves the deal without one since long: it stalls at once', () => {
    const late = prague('2026-03-05T10:00');
    const cancelled = did(deal, { kind: 'cancel-activity', activityId, reasoned: true }, late);
    expect(kinds(cancelled)).toEqual(['stalled', 'escalation-opened', 'told']);
  });

  it.each<DealCommand['kind']>(['finish-activity', 'move-activity', 'cancel-activity'])(
    'that is not there: %s',
    (kind) => {
      const command = { kind, activityId: 'x', plannedFor: friday, reasoned: true } as DealCommand;
      expect(whyNot(deal, command, tuesday)).toBe('activity-unknown');
    },
  );
});

describe('an answer of the customer', () => {
  const rules = fourClocks();

  it('resets the clock of silence, and no other', () => {
    const open = newDeal(rules);
    const { state, event } = did(
      open,
      { kind: 'customer-answered', at: prague('2026-03-02T12:00') },
      tuesday,
      rules,
    );
    expect(event.happenings).toContainEqual({
      kind: 'clock-reset',
      stall: 'customer-silent',
      by: 'customer-answered',
    });
    expect(clock(state, 'customer-silent')?.since).toBe(prague('2026-03-02T12:00'));
    expect(clock(state, 'no-future-activity')).toEqual(clock(open, 'no-future-activity'));
    expect(state.lastActivityAt).toBeUndefined();
  });

  it('from before the deal does not make its customer silent since then', () => {
    const { state } = did(
      newDeal(rules),
      { kind: 'customer-answered', at: prague('2025-01-10T12:00') },
      monday,
      rules,
    );
    expect(clock(state, 'customer-silent')).toMatchObject({ since: monday, resetBy: 'opened' });
    expect(state.escalation).toBeUndefined();
  });
});
