import fc from 'fast-check';
import {
  acceptedReturn,
  claimed,
  claimedLine,
  doing,
  everyEvidence,
  returnRules,
  toTheEnd,
} from '../../../../test/support/return-cases.js';
import { isRefused } from '../deal/transition.js';
import { instant, epochMs } from '../instant.js';
import { returnActors } from './actors.js';
import { caseActs } from './acts.js';
import type { ActKind, ReturnCommand } from './commands.js';
import { timeActsOn } from './decide.js';
import { dutiesOf } from './duties.js';
import { partActs } from './part-acts.js';
import { partsOf } from './parts.js';
import { possibleActs } from './permitted.js';
import { settleReturn } from './settle.js';
import { grants, remedies, returnCauses, returnOutcomes, type ReturnCaseState } from './state.js';
import { steps, type Step } from './step-keys.js';
import { stepRuleOf } from './steps.js';
import type { ReturnTransition } from './transition.js';

const rules = returnRules();
const kinds = [...Object.keys(caseActs), ...Object.keys(partActs)] as ActKind[];

/** One try: a command with made-up particulars, by somebody, after some time. */
const tries = fc.record({
  /** Mostly one of the acts that are possible, else any. */
  kind: fc.oneof({ weight: 5, arbitrary: fc.nat() }, { weight: 1, arbitrary: fc.constantFrom(...kinds) }),
  pick: fc.nat({ max: 7 }),
  quantity: fc.integer({ min: -1, max: 45 }),
  cause: fc.constantFrom(...returnCauses),
  counterparty: fc.constantFrom(
    { kind: 'vendor', id: 'vendor-1' } as const,
    { kind: 'vendor', id: 'vendor-2' } as const,
    { kind: 'carrier', id: 'carrier-1' } as const,
  ),
  grants: fc.constantFrom(...grants),
  remedy: fc.constantFrom(...remedies),
  source: fc.constantFrom('vendor', 'own-stock', undefined),
  passed: fc.boolean(),
  step: fc.constantFrom(...steps),
  as: fc.oneof(
    { weight: 5, arbitrary: fc.constant('administrator' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...returnActors) },
  ),
  all: fc.boolean(),
  /** Goes the way of the regulation on, and makes no end of it. */
  goesOn: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  hours: fc.integer({ min: 0, max: 60 }),
});
type Try = ReturnType<typeof tries.generate>['value'];

function commandOf(given: ReturnCaseState, one: Try): ReturnCommand {
  const parts = partsOf(given).map(({ id }) => id);
  const { all: _all, as: _as, goesOn: _goesOn, hours: _hours, pick: _pick, kind: wanted, ...fields } = one;
  const possible = possibleActs(given, { actors: ['administrator'] }).filter(
    ({ act, step }) => !one.goesOn || (step !== undefined && act !== 'reject' && act !== 'decide-remedy'),
  );
  const act = typeof wanted === 'number' ? possible[wanted % Math.max(1, possible.length)] : undefined;
  const kind = act?.act ?? (typeof wanted === 'number' ? 'pass-on' : wanted);
  const fit = act?.partIds ?? parts;
  const picked = fit[one.pick % Math.max(1, fit.length)];
  const isSingle = kind in partActs && partActs[kind as keyof typeof partActs].single;
  const partIds = one.all && !isSingle ? fit : picked === undefined ? [] : [picked];
  return {
    ...fields,
    kind,
    partIds,
    confirmedBy: 'customer',
    on: '2026-03-05',
    because: 'defective',
    lines: [claimedLine()],
    customerId: one.passed ? 'acme' : 'other',
    customerClass: 'A',
    teamId: 'south',
    reaction: 'neutral',
    escalationId: given.escalations[0]?.id ?? 'none',
    promisedFor: '2026-03-20T08:00:00.000Z',
    until: '2026-03-20T08:00:00.000Z',
    reasoned: true,
    evidence: everyEvidence,
  } as unknown as ReturnCommand;
}

interface Walked {
  readonly before: ReturnCaseState;
  readonly made: ReturnTransition;
  readonly command?: ReturnCommand;
  readonly at: string;
}

/** A course of a case, with whatever time does in between. */
function walk(all: readonly Try[], lines = [claimedLine(), claimedLine({ batch: 'B-18' })]): Walked[] {
  let state = claimed(lines, rules).state;
  let at = state.openedAt;
  const walked: Walked[] = [];
  for (const one of all) {
    at = instant(epochMs(at) + one.hours * 3_600_000);
    const timed = timeActsOn(state, rules, at);
    if (timed) walked.push({ before: state, made: timed, at });
    state = timed?.state ?? state;
    const command = commandOf(state, one);
    const decision = doing(state, command, { as: one.as, at, rules, counterpartyId: one.counterparty.id });
    if (isRefused(decision)) continue;
    walked.push({ before: state, made: decision, command, at });
    state = decision.state;
  }
  return walked;
}

const courses = fc.array(tries, { minLength: 20, maxLength: 60 });

describe('the courses that are tried', () => {
  it('reach every act and every end', () => {
    const done = new Set<string>();
    for (const course of fc.sample(courses, { numRuns: 200, seed: 7 })) {
      for (const { made } of walk(course)) {
        done.add(made.event.kind);
        partsOf(made.state).forEach(({ outcome }) => outcome && done.add(outcome));
      }
    }
    const drafts = ['complete', 'withdraw-draft'];
    const wanted = [...kinds, ...returnOutcomes, 'time-passed'].filter((one) => !drafts.includes(one));
    expect(wanted.filter((one) => !done.has(one))).toEqual([]);
  });
});

describe('whatever is done to a return case', () => {
  it('its parts add up to what is claimed, and never to more than was delivered', () => {
    fc.assert(
      fc.property(courses, (course) => {
        for (const { made } of walk(course)) {
          for (const { parts, quantityClaimed, quantityDelivered } of made.state.lines) {
            expect(parts.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(quantityClaimed);
            expect(quantityClaimed).toBeLessThanOrEqual(quantityDelivered);
            expect(Math.min(...parts.map(({ quantity }) => quantity))).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it('it can always end, with an outcome for every part', () => {
    fc.assert(
      fc.property(courses, (course) => {
        const walked = walk(course);
        const { state } = walked.at(-1)?.made ?? claimed();
        const end = toTheEnd(state, { at: walked.at(-1)?.at, rules });
        expect(end).toMatchObject({ status: 'closed', nextDueAt: undefined, clocks: [], escalations: [] });
        expect(partsOf(end).filter(({ outcome }) => outcome === undefined)).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it('whatever is due, somebody in the house can do', () => {
    fc.assert(
      fc.property(courses, (course) => {
        for (const { made } of walk(course)) {
          const possible = possibleActs(made.state, { actors: ['administrator'] });
          const stuck = dutiesOf(made.state).filter(
            ({ step, partId }) =>
              !possible.some((act) => act.step === step && (!partId || act.partIds?.includes(partId))),
          );
          expect(stuck).toEqual([]);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('no step that is due goes away without being done, left out with a reason, or made void by a decision', () => {
    /** Acts that decide what becomes of a part, and so which steps it still has. */
    const decisions: readonly ActKind[] = [
      ...([
        'decide-remedy',
        'reject',
        'withdraw',
        'withdraw-draft',
        'drop-claim',
        'request',
        'reopen',
      ] as const),
      ...(['move-customer', 'find-cause'] as const),
    ];
    fc.assert(
      fc.property(courses, (course) => {
        for (const { before, made, command } of walk(course)) {
          const gone = goneFrom(before, made.state);
          if (gone.length === 0) continue;
          if (command === undefined) {
            // Time does one thing only: it hears the customer's silence.
            expect(new Set(gone)).toEqual(new Set(['receipt']));
            expect(made.event.happenings).toContainEqual(
              expect.objectContaining({ kind: 'confirmed-by-silence' }),
            );
          } else if (!decisions.includes(command.kind)) {
            const done = command.kind === 'skip' ? command.step : stepOf(command.kind);
            expect(gone.filter((step) => step !== done && !goesWith(command, step))).toEqual([]);
          }
        }
      }),
      { numRuns: 80 },
    );
  });

  it('what becomes due next is what the table of steps says', () => {
    fc.assert(
      fc.property(courses, (course) => {
        for (const { before, made, command } of walk(course)) {
          const done = command && stepOf(command.kind);
          if (!done || command.kind === 'reject' || command.kind === 'decide-remedy') continue;
          const fresh = goneFrom(made.state, before);
          expect(fresh.filter((step) => !stepRuleOf(done).leadsTo.includes(step))).toEqual([]);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('is decided the same again, and settles once', () => {
    fc.assert(
      fc.property(courses, (course) => {
        for (const { before, made, command, at } of walk(course)) {
          if (!command) continue;
          const again = settleReturn(made.state, rules, at);
          expect(again.state).toEqual(made.state);
          expect({ tellings: again.tellings, warnings: again.warnings, reminders: again.reminders }).toEqual({
            tellings: [],
            warnings: [],
            reminders: [],
          });
          const twice = doing(before, command, { at, rules });
          if (!isRefused(twice)) expect(acceptedReturn(doing(before, command, { at, rules }))).toEqual(twice);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps within what a row should hold, and names its next deadline to come', () => {
    fc.assert(
      fc.property(courses, (course) => {
        for (const { made, at } of walk(course)) {
          const { nextDueAt, status, clocks } = made.state;
          if (nextDueAt !== undefined) expect(nextDueAt > at).toBe(true);
          if (status !== 'closed') expect(clocks.length).toBeGreaterThan(0);
          const named = clocks.flatMap(({ partIds }) => partIds);
          const known = partsOf(made.state).map(({ id }) => id);
          expect(named.filter((id) => !known.includes(id))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

function stepOf(kind: ActKind): Step | undefined {
  return kind in partActs
    ? partActs[kind as keyof typeof partActs].step
    : caseActs[kind as keyof typeof caseActs].step;
}

/**
 * Receipt is the end of a delivery that nobody recorded; goods that come early answer for those that were to go first; goods that
 * turn out to be bad after their check was left out replace nothing.
 */
function goesWith(command: ReturnCommand, step: Step): boolean {
  const { kind } = command;
  if (kind === 'check-goods') return step === 'replacement' && !command.passed;
  const isReceipt = kind === 'confirm-receipt' || kind === 'dispute-receipt';
  if (isReceipt) return step === 'delivery';
  if (kind === 'accept' || kind === 'accept-in-part' || kind === 'refuse')
    return step === 'answer-to-vendor' || step === 'decision';
  return false;
}

/** Steps of which a part (or the case) has a duty before and none after. */
function goneFrom(before: ReturnCaseState, after: ReturnCaseState): Step[] {
  const there = new Set(dutiesOf(after).map(({ step, partId }) => `${step}/${partId}`));
  const parts = new Set(partsOf(after).map(({ id }) => id));
  return dutiesOf(before)
    .filter(({ partId }) => partId === undefined || parts.has(partId))
    .filter(({ step, partId }) => !there.has(`${step}/${partId}`))
    .map(({ step }) => step);
}
