import { isRefused } from '@app/domain/deal/transition.js';
import { epochMs, instant } from '@app/domain/instant.js';
import { returnActors } from '@app/domain/returns/actors.js';
import { caseActs } from '@app/domain/returns/acts.js';
import type { ActKind, ReturnCommand } from '@app/domain/returns/commands.js';
import { timeActsOn } from '@app/domain/returns/decide.js';
import { partActs } from '@app/domain/returns/part-acts.js';
import { partsOf } from '@app/domain/returns/parts.js';
import { possibleActs } from '@app/domain/returns/permitted.js';
import { grants, remedies, returnCauses, type ReturnCaseState } from '@app/domain/returns/state.js';
import { steps } from '@app/domain/returns/step-keys.js';
import type { ReturnTransition } from '@app/domain/returns/transition.js';
import fc from 'fast-check';
import { claimed, claimedLine, doing, everyEvidence, linked, returnRules } from './return-cases.js';

export const livesRules = returnRules();
export const actKinds = [...Object.keys(caseActs), ...Object.keys(partActs)] as ActKind[];

/** One try: a command with made-up particulars, by somebody, after some time. */
const tries = fc.record({
  /** Mostly one of the acts that are possible, else any. */
  kind: fc.oneof({ weight: 5, arbitrary: fc.nat() }, { weight: 1, arbitrary: fc.constantFrom(...actKinds) }),
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
  /** Now and then the reason is forgotten. */
  isReasoned: fc.oneof(
    { weight: 7, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
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
  const {
    all: _all,
    as: _as,
    goesOn: _goesOn,
    hours: _hours,
    pick,
    kind: wanted,
    isReasoned,
    ...fields
  } = one;
  const possible = possibleActs(given, { actors: ['administrator'] }).filter(
    ({ act, step }) => !one.goesOn || (step !== undefined && act !== 'reject' && act !== 'decide-remedy'),
  );
  const act = typeof wanted === 'number' ? possible[wanted % Math.max(1, possible.length)] : undefined;
  const kind = act?.act ?? (typeof wanted === 'number' ? 'pass-on' : wanted);
  const leftOut = act?.steps?.[pick % act.steps.length];
  const fit = leftOut?.partIds ?? act?.partIds ?? parts;
  const picked = fit[pick % Math.max(1, fit.length)];
  const isSingle = kind in partActs && partActs[kind as keyof typeof partActs].single;
  const partIds = one.all && !isSingle ? fit : picked === undefined ? [] : [picked];
  return {
    ...{ ...fields, ...(leftOut ? { step: leftOut.step } : {}) },
    kind,
    partIds,
    confirmedBy: 'customer',
    on: '2026-03-05',
    deliveredOn: one.passed ? '2026-02-25' : '2026-02-27',
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
    evidence: { ...everyEvidence, reasoned: isReasoned },
  } as unknown as ReturnCommand;
}

/** One event of a life. */
export interface Walked {
  readonly before: ReturnCaseState;
  readonly made: ReturnTransition;
  readonly command?: ReturnCommand;
  readonly at: string;
}

const twoLines = [claimedLine(), claimedLine({ batch: 'B-18' })];

/** A course of a case, with whatever time does in between. */
export function walk(all: readonly Try[], lines = twoLines): Walked[] {
  return walkFrom(claimed(lines, livesRules).state, all);
}

/** A course of a case that goes on with what another one has replaced. */
export function walkLinked(all: readonly Try[]): Walked[] {
  return walkFrom(linked(twoLines, livesRules).state, all);
}

function walkFrom(begun: ReturnCaseState, all: readonly Try[]): Walked[] {
  let state = begun;
  let at = state.openedAt;
  const walked: Walked[] = [];
  for (const one of all) {
    at = instant(epochMs(at) + one.hours * 3_600_000);
    const timed = timeActsOn(state, livesRules, at);
    if (timed) walked.push({ before: state, made: timed, at });
    state = timed?.state ?? state;
    const command = commandOf(state, one);
    const decision = doing(state, command, {
      as: one.as,
      at,
      rules: livesRules,
      counterpartyId: one.counterparty.id,
    });
    if (isRefused(decision)) continue;
    walked.push({ before: state, made: decision, command, at });
    state = decision.state;
  }
  return walked;
}

/** Lives of a case with two lines. */
export const lives = fc.array(tries, { minLength: 20, maxLength: 60 });
