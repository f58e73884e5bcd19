import fc from 'fast-check';
import { acceptedReturn, claimed, doing, toTheEnd } from '../../../../test/support/return-cases.js';
import {
  actKinds,
  lives,
  livesRules as rules,
  walk,
  walkLinked,
} from '../../../../test/support/return-lives.js';
import { isRefused } from '../deal/transition.js';
import { caseActs } from './acts.js';
import type { ActKind, ReturnCommand } from './commands.js';
import { dutiesOf } from './duties.js';
import { partActs } from './part-acts.js';
import { countedOf, partsOf } from './parts.js';
import { possibleActs } from './permitted.js';
import { settleReturn } from './settle.js';
import { returnOutcomes, type ReturnCaseState } from './state.js';
import type { Step } from './step-keys.js';
import { stepRuleOf } from './steps.js';

describe('the courses that are tried', () => {
  it('reach every act and every end', () => {
    const done = new Set<string>();
    for (const course of fc.sample(lives, { numRuns: 300, seed: 7 })) {
      for (const { made } of walk(course)) {
        done.add(made.event.kind);
        partsOf(made.state).forEach(({ outcome }) => outcome && done.add(outcome));
      }
    }
    const drafts = ['complete', 'withdraw-draft'];
    const wanted = [...actKinds, ...returnOutcomes, 'time-passed'].filter((one) => !drafts.includes(one));
    expect(wanted.filter((one) => !done.has(one))).toEqual([]);
  });
});

describe('whatever is done to a return case', () => {
  it('its parts add up to what is claimed, and never to more than was delivered', () => {
    fc.assert(
      fc.property(lives, (course) => {
        for (const { made } of [...walk(course), ...walkLinked(course)]) {
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

  it('a linked case counts what has been replaced, until that goes on in the next', () => {
    fc.assert(
      fc.property(lives, (course) => {
        for (const { before, made } of walkLinked(course)) {
          const [was, is] = [before, made.state].map((state) =>
            state.lines.map((line) => {
              const gone = line.parts.filter(({ continuedIn }) => continuedIn !== undefined);
              return countedOf(line, state) + gone.reduce((sum, { quantity }) => sum + quantity, 0);
            }),
          );
          expect(is).toEqual(was);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('it can always end, with an outcome for every part', () => {
    fc.assert(
      fc.property(lives, (course) => {
        for (const walked of [walk(course), walkLinked(course)]) {
          const { state } = walked.at(-1)?.made ?? claimed();
          const end = toTheEnd(state, { at: walked.at(-1)?.at, rules });
          expect(end).toMatchObject({ status: 'closed', nextDueAt: undefined, clocks: [], escalations: [] });
          expect(partsOf(end).filter(({ outcome }) => outcome === undefined)).toEqual([]);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('whatever is due, somebody in the house can do', () => {
    fc.assert(
      fc.property(lives, (course) => {
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
      fc.property(lives, (course) => {
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
      fc.property(lives, (course) => {
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
      fc.property(lives, (course) => {
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
      fc.property(lives, (course) => {
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
  // Whatever the vendor still owed it does not owe any more.
  if (kind === 'refuse-goods') return ['vendor-receipt', 'good-goods', 'compensation'].includes(step);
  if (kind === 'scrap') return step === 'give-back';
  if (kind === 'confirm-receipt') return step === 'delivery';
  // Where all of it goes on in the linked case, the contact is made there.
  if (kind === 'dispute-receipt') return step === 'delivery' || step === 'contact';
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
