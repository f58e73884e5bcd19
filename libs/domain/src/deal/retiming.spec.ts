import { alwaysOpen } from '../../../../test/support/cast.js';
import { office, rulesOf } from '../../../../test/support/deal-rules.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { timePassed } from './decide.js';
import {
  after,
  call,
  clock,
  did,
  forCustomer,
  fourClocks,
  kinds,
  monday,
  newDeal,
  prague,
  tradePipeline,
  tradeRules,
} from '../../../../test/support/deals.js';
import type { DealRules } from './rules.js';
import type { DealState } from './state.js';

const tuesday = prague('2026-03-03T11:00');
const next = call(prague('2026-06-01T10:00'));
const deal = newDeal(tradeRules, { next });

/** The same pipeline in another version of its timing. */
function timed(norm: string, noFutureActivity = 'P1D', timingVersion = 2): DealRules {
  const norms = { A: norm, B: norm, C: norm };
  const stages = tradePipeline().stages.map((stage) => ({ ...stage, norm: norms }));
  return { ...rulesOf(tradePipeline({ stages, stalls: { noFutureActivity } })), timingVersion };
}

function looked(state: DealState, rules: DealRules, at = tuesday) {
  return timePassed(state, rules, at)!;
}

function stageDue(state: DealState): string | undefined {
  return clock(state, 'stage-norm')?.dueAt;
}

describe('a norm that is changed while it runs', () => {
  it.each<[string, string, string]>([
    ['longer is counted from the same start', 'P8D', prague('2026-03-12T09:00')],
    ['shorter, but more than a working day ahead, as well', 'P4D', prague('2026-03-06T09:00')],
    ['shorter, and over in less than a working day, leaves one', 'PT11H', prague('2026-03-04T11:00')],
    ['shorter, and over already, leaves one', 'PT1H', prague('2026-03-04T11:00')],
  ])('%s', (_, norm, due) => {
    const { state, event, tellings } = looked(deal, timed(norm));
    expect(stageDue(state)).toBe(due);
    expect(event).toMatchObject({
      kind: 'time-passed',
      happenings: [{ kind: 're-timed', because: 'timing' }],
    });
    expect(tellings).toEqual([]);
    expect(state).toMatchObject({ timingVersion: 2, revision: deal.revision, nextDueAt: due });
  });

  it('leaves what it left before, when that was less than a working day', () => {
    const soon = prague('2026-03-06T16:00');
    const { state } = looked(deal, timed('PT1H'), soon);
    expect(stageDue(state)).toBe(prague('2026-03-09T09:00'));
  });

  it('again and again never puts it off for good: the first grace stays', () => {
    let { state } = looked(deal, timed('PT1H'));
    for (const hour of ['13:00', '15:00', '16:30']) {
      const version = state.timingVersion! + 1;
      state = looked(state, timed('PT1H', 'P1D', version), prague(`2026-03-03T${hour}`)).state;
      expect(stageDue(state)).toBe(prague('2026-03-04T11:00'));
    }
    expect(after(state, prague('2026-03-04T11:00'), timed('PT1H', 'P1D', 5)).tellings).toHaveLength(1);
  });

  it('gives no grace to a stage that is entered in the same step', () => {
    const { state } = did(deal, { kind: 'move', to: 'offer' }, tuesday, timed('PT2H'));
    expect(stageDue(state)).toBe(prague('2026-03-03T13:00'));
  });

  it('of an activity that is still to come leaves a working day after it, which no hold before it moves', () => {
    const open = newDeal(tradeRules, { next: call(prague('2026-03-06T10:00')) });
    const { state } = looked(open, timed('P5D', 'PT1H'));
    expect(clock(state, 'no-future-activity')?.dueAt).toBe(prague('2026-03-09T10:00'));
    const until = prague('2026-03-05T10:00');
    const hold = { kind: 'hold', because: 'hold', until, reasoned: true } as const;
    const held = did(state, hold, prague('2026-03-04T10:00'), timed('P5D', 'PT1H'));
    expect(clock(held.state, 'no-future-activity')?.dueAt).toBe(prague('2026-03-09T10:00'));
  });

  it('moves the grace with a hold that follows, and back when it is ended early', () => {
    const rules = timed('PT1H');
    const { state } = looked(deal, rules);
    const until = prague('2026-03-10T11:00');
    const held = did(
      state,
      { kind: 'hold', because: 'hold', until, reasoned: true },
      prague('2026-03-03T15:00'),
      rules,
    );
    // Four of its eight hours had passed.
    expect(stageDue(held.state)).toBe(prague('2026-03-10T15:00'));
    const resumed = did(held.state, { kind: 'resume' }, prague('2026-03-04T09:00'), rules);
    expect(stageDue(resumed.state)).toBe(prague('2026-03-04T13:00'));
  });

  it('during a hold leaves a working day after it, and less when it is ended early', () => {
    const rules = timed('PT1H');
    const until = prague('2026-03-10T11:00');
    const held = did(deal, { kind: 'hold', because: 'hold', until, reasoned: true }, monday).state;
    const { state } = looked(held, rules);
    expect(stageDue(state)).toBe(prague('2026-03-11T11:00'));
    expect(after(state, prague('2026-03-11T10:59'), rules).tellings).toEqual([]);
    expect(stageDue(did(state, { kind: 'resume' }, prague('2026-03-04T09:00'), rules).state)).toBe(
      prague('2026-03-04T17:00'),
    );
  });
});

describe('what had stalled already', () => {
  const stalled = after(newDeal(), prague('2026-03-03T09:00')).state;

  it('stays as it was under a shorter norm: neither told anew nor of another date', () => {
    const { state, event, tellings } = looked(stalled, timed('P5D', 'PT1H'));
    expect(tellings).toEqual([]);
    expect(event.happenings).toEqual([{ kind: 're-timed', because: 'timing' }]);
    expect(clock(state, 'no-future-activity')?.dueAt).toBe(prague('2026-03-03T09:00'));
    expect(state.escalation).toMatchObject({ id: stalled.escalation!.id, level: 0 });
    expect(state.escalation?.nextLevelAt).toBe(stalled.escalation?.nextLevelAt);
  });

  it('recovers under a longer one', () => {
    const { state, event } = looked(stalled, timed('P5D', 'P3D'));
    expect(event.happenings.map(({ kind }) => kind)).toEqual(['re-timed', 'recovered', 'escalation-ended']);
    expect(clock(state, 'no-future-activity')?.dueAt).toBe(prague('2026-03-05T09:00'));
  });
});

describe('another class of the customer', () => {
  it('counts by its norms from the same start', () => {
    const { state, event } = looked(deal, forCustomer(tradeRules, 'C'));
    expect(event.happenings).toEqual([{ kind: 're-timed', because: 'class' }]);
    expect(state.customerClass).toBe('C');
    expect(stageDue(state)).toBe(prague('2026-03-23T09:00'));
  });

  it('that is stricter leaves a working day', () => {
    const slow = looked(deal, forCustomer(tradeRules, 'C')).state;
    const at = prague('2026-03-17T12:00');
    const { state, tellings } = looked(slow, forCustomer(tradeRules, 'A'), at);
    expect(stageDue(state)).toBe(prague('2026-03-18T12:00'));
    expect(tellings).toEqual([]);
  });
});

describe("a customer's own norm", () => {
  const own = (norms: Record<string, string>) => forCustomer(tradeRules, 'A', norms);

  it.each<[string, Record<string, string>, string]>([
    ["beats its class's", { 'stage-norm': 'P7D' }, prague('2026-03-11T09:00')],
    [
      'for the stage beats the one for every stage',
      { 'stage-norm': 'P7D', 'stage-norm/need': 'P9D' },
      prague('2026-03-13T09:00'),
    ],
    ['for another stage does not apply', { 'stage-norm/offer': 'P9D' }, prague('2026-03-09T09:00')],
    ['of another clock does not apply', { 'customer-silent': 'P2D' }, prague('2026-03-09T09:00')],
  ])('%s', (_, norms, due) => {
    const { state, event } = looked(deal, own(norms));
    expect(stageDue(state)).toBe(due);
    expect(event.happenings).toEqual([{ kind: 're-timed', because: 'customer-norm' }]);
  });

  it('applies from the opening on, and watches what the pipeline does not', () => {
    const rules = own({ 'customer-silent': 'P2D', 'activity-overdue': 'PT1H', 'no-future-activity': 'P3D' });
    const { state } = looked(newDeal(tradeRules, { next }), rules);
    expect(state.clocks.map(({ kind }) => kind)).toEqual([
      'stage-norm',
      'no-future-activity',
      'activity-overdue',
      'customer-silent',
    ]);
    expect(clock(state, 'no-future-activity')?.norm).toBe('P3D');
  });

  it("that is removed gives way to the class's, and leaves a working day", () => {
    const agreed = looked(deal, own({ 'stage-norm': 'P30D' })).state;
    expect(stageDue(agreed)).toBe('2026-04-15T07:00:00.000Z');
    const at = prague('2026-03-25T10:00');
    const { state, tellings } = looked(agreed, own({}), at);
    expect(state.customerNorms).toBeUndefined();
    expect(stageDue(state)).toBe(prague('2026-03-26T10:00'));
    expect(tellings).toEqual([]);
  });
});

describe('another calendar', () => {
  const known: DealState = { ...deal, calendarVersion: 1 };

  it('with longer days leaves days as they are, and hours are over sooner, but not at once', () => {
    const rules = { ...timed('PT24H', 'P1D', 1), calendarVersion: 1 };
    const hours = { ...looked(known, { ...rules, timingVersion: 2 }).state, timingVersion: 1 };
    expect(stageDue(hours)).toBe(prague('2026-03-04T17:00'));
    const { state, event, tellings } = looked(hours, {
      ...rules,
      calendar: workingCalendar(alwaysOpen),
      calendarVersion: 2,
    });
    expect(event.happenings).toEqual([{ kind: 're-timed', because: 'calendar' }]);
    expect(stageDue(state)).toBe(prague('2026-03-04T11:00'));
    expect(tellings).toEqual([]);
  });

  it('with a closed week puts its deadlines off', () => {
    const closures = [{ from: '2026-03-04', to: '2026-03-06', reason: 'Fair' }];
    const rules = { ...rulesOf(tradePipeline(), { ...office, closures }), calendarVersion: 2 };
    expect(stageDue(looked(known, rules).state)).toBe(prague('2026-03-12T09:00'));
  });

  it("does not tell the ladder's next level at once", () => {
    const stalled: DealState = { ...after(newDeal(), prague('2026-03-03T16:00')).state, calendarVersion: 1 };
    expect(stalled.escalation).toMatchObject({ level: 1, nextLevelAt: prague('2026-03-04T13:00') });
    const rules = {
      ...tradeRules,
      calendar: workingCalendar({ ...alwaysOpen, timeZone: 'Asia/Tokyo' }),
      calendarVersion: 2,
    };
    const { state, tellings, event } = looked(stalled, rules, prague('2026-03-04T12:00'));
    expect(kinds({ state, tellings, event })).toEqual(['re-timed']);
    expect(state.escalation!.nextLevelAt! > prague('2026-03-04T12:00')).toBe(true);
  });
});

it('several changes at once are told each, and the deal is looked at once', () => {
  const rules = { ...forCustomer(fourClocks(), 'B', { 'stage-norm': 'P2D' }), timingVersion: 7 };
  const { event, state } = looked(deal, rules);
  expect(event.happenings.map((one) => 'because' in one && one.because)).toEqual([
    'timing',
    'class',
    'customer-norm',
  ]);
  expect(timePassed(state, rules, tuesday)).toBeUndefined();
});
