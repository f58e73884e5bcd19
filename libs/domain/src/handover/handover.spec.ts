import fc from 'fast-check';
import { quickPipeline } from '../../../../test/support/cast.js';
import { accepted, commanded, office, opened, rulesOf } from '../../../../test/support/deal-rules.js';
import { workingCalendar } from '../calendar/working-calendar.js';
import { decide } from '../deal/decide.js';
import { isRefused } from '../deal/transition.js';
import { instant } from '../instant.js';
import type { HandoverCommand } from './commands.js';
import { decideHandover, openHandover, timeActsOn, withdrawHandover } from './decide.js';
import type { HandoverDecision, HandoverTransition } from './decide.js';
import { explainHandover } from './explain.js';
import type { HandoverRules } from './settle.js';
import type { HandoverState } from './state.js';

const pipeline = quickPipeline();
const rules = rulesOf(pipeline);
/** Monday, 9:00 in Prague, where the office opens. */
const monday = '2026-03-02T08:00:00.000Z';
const hour = 3_600_000;

function wonHandover(at = monday, by: HandoverRules = rules, amount = '60000'): HandoverTransition {
  const { state } = opened(rules, at, { amount, stage: 'offer', override: true, reasoned: true });
  const won = accepted(decide(state, commanded({ kind: 'win' }), rules, at)).state;
  return openHandover(won, 'handover-1', by, at);
}

function done(decision: HandoverDecision | undefined): HandoverTransition {
  if (!decision || isRefused(decision))
    throw new Error(`refused: ${decision?.refusal.code ?? 'nothing due'}`);
  return decision;
}

function refusedBy(decision: HandoverDecision): string {
  return isRefused(decision) ? decision.refusal.code : 'done';
}

/** The handover when its personal manager has let its norm pass. */
function late(): HandoverTransition {
  const { state } = wonHandover();
  return done(timeActsOn(state, rules, state.nextDueAt!));
}

describe('a handover', () => {
  it('opens with the clock of its pipeline, and tells no level yet', () => {
    const { state, tellings, event } = wonHandover();
    expect(state).toMatchObject({ status: 'open', seq: 1, revision: 1, fromOwnerId: 'anna', key: true });
    expect(state.clocks).toEqual([
      { kind: 'handover', since: monday, dueAt: '2026-03-04T08:00:00.000Z', norm: 'P2D', resetBy: 'opened' },
    ]);
    expect(state.nextDueAt).toBe('2026-03-04T08:00:00.000Z');
    expect({ tellings, kind: event.kind }).toEqual({ tellings: [], kind: 'open' });
  });

  it.each([
    [
      'two working days unless the pipeline says otherwise',
      '2026-03-06T08:00:00.000Z',
      undefined,
      '10T08:00',
    ],
    ["the pipeline's own norm", monday, 'PT4H', '02T12:00'],
    ['working time only', '2026-03-06T15:00:00.000Z', 'PT4H', '09T11:00'],
  ])('counts %s', (_, at, norm, due) => {
    const by = rulesOf(quickPipeline(norm ? { handover: { norm } } : {}));
    expect(wonHandover(at, by).state.nextDueAt).toBe(`2026-03-${due}:00.000Z`);
  });

  it('explains its deadline', () => {
    const [explained] = explainHandover(wonHandover().state, rules);
    expect(explained).toMatchObject({
      kind: 'handover',
      resetBy: 'opened',
      dueAt: '2026-03-04T08:00:00.000Z',
    });
    expect(explained?.explanation).toMatchObject({ norm: 'P2D', due: '2026-03-04T08:00:00.000Z' });
    expect(
      explainHandover(
        done(decideHandover(late().state, command({ kind: 'accept' }), rules, monday)).state,
        rules,
      ),
    ).toEqual([]);
  });

  it('is told like a stalled deal, with the personal manager in the place of the owner', () => {
    let { state, tellings } = late();
    const told = tellings.map(({ to, round, level }) => ({ to, round, level }));
    while (told.length < 4) {
      ({ state, tellings } = done(timeActsOn(state, rules, state.nextDueAt!)));
      told.push(...tellings.map(({ to, round, level }) => ({ to, round, level })));
    }
    expect(told).toEqual([
      { to: 'owner', round: 1, level: 0 },
      { to: 'head-of-sales', round: 1, level: 1 },
      { to: 'management', round: 1, level: 2 },
      { to: 'management', round: 2, level: 2 },
    ]);
  });

  it('is no matter of management when the deal is no key deal', () => {
    const { state: start } = wonHandover(monday, rules, '100');
    let state = start;
    const told = new Set<string>();
    for (let step = 0; step < 6; step++) {
      const next = done(timeActsOn(state, rules, state.nextDueAt!));
      next.tellings.forEach(({ to }) => told.add(to));
      state = next.state;
    }
    expect([...told]).toEqual(['owner', 'head-of-sales']);
  });

  it('ends with its escalation when it is accepted', () => {
    const { state } = late();
    const { state: after, event } = done(
      decideHandover(state, command({ kind: 'accept' }), rules, state.nextDueAt!),
    );
    expect(after).toMatchObject({ status: 'accepted', acceptedBy: 'anna', clocks: [], revision: 2 });
    expect([after.escalation, after.nextDueAt]).toEqual([undefined, undefined]);
    expect(event.happenings).toEqual([
      { kind: 'escalation-ended', escalationId: state.escalation!.id, because: 'closed' },
    ]);
  });

  it('is withdrawn once, and not when it has been accepted', () => {
    const withdrawn = withdrawHandover(late().state, rules, monday)!;
    expect(withdrawn.state).toMatchObject({ status: 'withdrawn', closedAt: monday, clocks: [] });
    expect(withdrawn.event.happenings).toMatchObject([{ kind: 'escalation-ended' }]);
    expect(withdrawHandover(withdrawn.state, rules, monday)).toBeUndefined();
  });

  it('is promised, and told again when the promise is broken', () => {
    const { state } = late();
    const now = state.clocks[0]!.dueAt;
    const promisedFor = instant(Date.parse(now) + 30 * hour);
    const promise = command({ kind: 'take-on', escalationId: state.escalation!.id, promisedFor });
    const taken = done(decideHandover(state, promise, rules, now)).state;
    expect(taken.nextDueAt).toBe(promisedFor);
    const broken = done(timeActsOn(taken, rules, promisedFor));
    expect(broken.state.escalation).toMatchObject({ round: 2, level: 0, brokenPromises: 1 });
    expect(broken.tellings).toMatchObject([{ to: 'owner', round: 2, level: 0 }]);
  });

  it('is put off, and told again when the time has come', () => {
    const { state } = late();
    const now = state.clocks[0]!.dueAt;
    const until = instant(Date.parse(now) + 48 * hour);
    const off = command({ kind: 'snooze', escalationId: state.escalation!.id, until, reasoned: true });
    const snoozed = done(decideHandover(state, off, rules, now)).state;
    expect(timeActsOn(snoozed, rules, instant(Date.parse(until) - 1))).toBeUndefined();
    expect(done(timeActsOn(snoozed, rules, until)).tellings).toMatchObject([{ to: 'owner', round: 2 }]);
  });

  it.each<[string, (open: HandoverState) => HandoverCommand, string]>([
    [
      'another escalation',
      () => ({ kind: 'take-on', escalationId: 'x', promisedFor: '2026-04-01T00:00:00.000Z' }),
      'no-escalation',
    ],
    [
      'a promise for the past',
      (open) => ({ kind: 'take-on', escalationId: open.escalation!.id, promisedFor: monday }),
      'promise-not-in-future',
    ],
    [
      'putting off without a reason',
      (open) => ({
        kind: 'snooze',
        escalationId: open.escalation!.id,
        until: '2026-03-10T08:00:00.000Z',
        reasoned: false,
      }),
      'reason-missing',
    ],
    [
      'putting off for long',
      (open) => ({
        kind: 'snooze',
        escalationId: open.escalation!.id,
        until: '2026-09-10T08:00:00.000Z',
        reasoned: true,
      }),
      'snooze-too-far',
    ],
  ])('refuses %s', (_, commandOf, code) => {
    const { state } = late();
    expect(refusedBy(decideHandover(state, command(commandOf(state)), rules, state.clocks[0]!.dueAt))).toBe(
      code,
    );
  });

  it('refuses what comes too late, or was meant for another revision', () => {
    const { state } = wonHandover();
    const after = done(decideHandover(state, command({ kind: 'accept' }), rules, monday)).state;
    expect(refusedBy(decideHandover(after, command({ kind: 'accept' }), rules, monday))).toBe(
      'handover-closed',
    );
    const stale = { ...command({ kind: 'accept' }), ifRevision: 7 };
    expect(refusedBy(decideHandover(state, stale, rules, monday))).toBe('revision-mismatch');
  });

  it('does not come due at once for a norm that was shortened while it waited', () => {
    const timed = { ...rules, timingVersion: 1 };
    const { state } = wonHandover(monday, timed);
    const shorter = { ...rulesOf(quickPipeline({ handover: { norm: 'PT1H' } })), timingVersion: 2 };
    const now = '2026-03-02T12:00:00.000Z';
    const { state: after, tellings, event } = done(timeActsOn(state, shorter, now));
    expect(event.happenings).toEqual([{ kind: 're-timed', because: 'timing' }]);
    expect({ tellings, due: after.nextDueAt }).toEqual({ tellings: [], due: '2026-03-03T12:00:00.000Z' });
    expect(timeActsOn(after, shorter, now)).toBeUndefined();
  });
});

function command(given: HandoverCommand) {
  return commanded(given);
}

const acts = fc.record({
  hours: fc.integer({ min: 0, max: 300 }),
  act: fc.constantFrom('nothing', 'nothing', 'take-on', 'snooze', 'accept', 'withdraw'),
  ahead: fc.integer({ min: 1, max: 300 }),
});

function commandOf(act: string, { escalation }: HandoverState, ahead: string): HandoverCommand | undefined {
  if (act === 'accept') return { kind: 'accept' };
  if (!escalation) return undefined;
  if (act === 'take-on') return { kind: 'take-on', escalationId: escalation.id, promisedFor: ahead };
  if (act === 'snooze') return { kind: 'snooze', escalationId: escalation.id, until: ahead, reasoned: true };
  return undefined;
}

/** Plays acts, letting every deadline fire at its time, as the workflow does. */
function play(given: readonly { hours: number; act: string; ahead: number }[]): HandoverTransition[] {
  const transitions = [wonHandover()];
  let now = Date.parse(monday);
  const state = () => transitions.at(-1)!.state;
  for (const { hours, act, ahead } of given) {
    now += hours * hour;
    for (let due = state().nextDueAt; due !== undefined && due <= instant(now); due = state().nextDueAt)
      transitions.push(done(timeActsOn(state(), rules, due)));
    const given = commandOf(act, state(), instant(now + ahead * hour));
    const next = given && decideHandover(state(), command(given), rules, instant(now));
    const withdrawn = act === 'withdraw' ? withdrawHandover(state(), rules, instant(now)) : undefined;
    if (next && !isRefused(next)) transitions.push(next);
    if (withdrawn) transitions.push(withdrawn);
  }
  return transitions;
}

describe('whatever happens to a handover', () => {
  it('every event follows the one before, nothing is told twice, and a closed one is silent', () => {
    fc.assert(
      fc.property(fc.array(acts, { maxLength: 25 }), (given) => {
        const transitions = play(given);
        expect(transitions.map(({ state }) => state.seq)).toEqual(transitions.map((_, index) => index + 1));
        const told = transitions.flatMap(({ tellings }) =>
          tellings.map(({ escalationId, round, level }) => `${escalationId} ${round} ${level}`),
        );
        expect(new Set(told).size).toBe(told.length);
        transitions.forEach(({ state, tellings }) => {
          const isOpen = state.status === 'open';
          expect(state.nextDueAt !== undefined).toBe(isOpen);
          expect(state.closedAt === undefined).toBe(isOpen);
          if (!isOpen) expect([state.clocks, state.escalation, tellings]).toEqual([[], undefined, []]);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('a handover whose calendar has no working time left', () => {
  const closures = [{ from: '2026-03-02', to: '2060-12-31', reason: 'Closed for good' }];
  const closed: HandoverRules = {
    ...rules,
    calendarVersion: 2,
    calendar: workingCalendar({ ...office, closures }),
  };

  it('keeps its clock as it was counted, is late by it, and is told of', () => {
    const { state } = wonHandover();
    const later = done(timeActsOn(state, closed, state.nextDueAt!));
    expect(later.state.clocks).toEqual(state.clocks);
    expect(later.tellings).not.toEqual([]);
  });

  it('is due in a week where it had none', () => {
    expect(wonHandover(monday, closed).state.nextDueAt).toBe('2026-03-09T08:00:00.000Z');
  });
});
