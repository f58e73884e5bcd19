import { countingIn, delaysIn } from '../escalation/clock.js';
import type { Stall, Telling } from '../escalation/escalation.js';
import type { Happening } from '../escalation/happening.js';
import { changesOf, settleEscalation } from '../escalation/settling.js';
import type { Instant } from '../instant.js';
import type { LadderLevel } from '../pipeline/definition.js';
import type { ReturnRules } from './rules.js';
import {
  isClaimWindow,
  type ClockOf,
  type ReturnCaseState,
  type ReturnClock,
  type StepEscalation,
} from './state.js';
import type { InCharge } from './step-keys.js';

/** A level that fires: of which step, and who is in charge of it (the ladder's `owner`). */
export interface ReturnTelling extends Telling {
  readonly step: ClockOf;
  readonly inCharge: InCharge;
  readonly counterpartyIds: readonly string[];
  /** By which ways this level tells. */
  readonly channels: LadderLevel['channels'];
}

export function isLate({ dueAt }: Pick<ReturnClock, 'dueAt'>, now: Instant): boolean {
  return dueAt !== undefined && dueAt <= now;
}

export interface Told {
  readonly escalations: readonly StepEscalation[];
  readonly happenings: readonly Happening[];
  readonly tellings: readonly ReturnTelling[];
}

/** One escalation for each step that is late, with all its broken clocks. */
export function escalate(
  before: ReturnCaseState,
  given: ReturnCaseState,
  rules: ReturnRules,
  now: Instant,
): Told {
  const known = before.escalations;
  if (given.status === 'closed') {
    const ended = known.map(({ id }) => ({
      kind: 'escalation-ended' as const,
      escalationId: id,
      because: 'closed' as const,
    }));
    return { escalations: [], happenings: ended, tellings: [] };
  }
  const late = given.clocks.filter((clock) => isLate(clock, now));
  const ofSteps = [...new Set([...known, ...late].map(({ step }) => step))];
  const told = ofSteps.map((step) => escalateStep(step, known, late, given, rules, now));
  return {
    escalations: told.flatMap(({ escalations }) => escalations),
    happenings: told.flatMap(({ happenings }) => happenings),
    tellings: told.flatMap(({ tellings }) => tellings),
  };
}

function escalateStep(
  step: ClockOf,
  known: readonly StepEscalation[],
  late: readonly ReturnClock[],
  given: ReturnCaseState,
  rules: ReturnRules,
  now: Instant,
): Told {
  const escalation = known.find((one) => one.step === step);
  const clocks = late.filter((clock) => clock.step === step);
  const stalls = clocks.flatMap(({ dueAt, ...clock }): Stall[] => (dueAt ? [{ ...clock, dueAt }] : []));
  const newId = () => rules.id(`return-escalation:${given.caseId}:${given.seq}:${step}`);
  const stalling = { stalls, escalation, isHeld: false, opened: [], newId };
  const ladder = ladderOf(step, given, rules);
  const told = settleEscalation(stalling, ladder, now);
  const counterpartyIds = [...new Set(clocks.flatMap(({ counterpartyId }) => counterpartyId ?? []))];
  const inCharge = clocks[0]?.inCharge ?? 'head-of-sales';
  return {
    escalations: told.escalation ? [{ ...told.escalation, step }] : [],
    happenings: [...changesOf(escalation?.stalls ?? [], stalls), ...told.happenings],
    tellings: told.tellings.map((telling) => {
      const channels = channelsOf(telling, ladder.levels);
      return { ...telling, step, inCharge, counterpartyIds, channels };
    }),
  };
}

/** A ladder that was shortened meanwhile still tells by the ways of its last level. */
function channelsOf({ level }: Telling, levels: readonly LadderLevel[]): LadderLevel['channels'] {
  return (levels[level] ?? levels.at(-1))?.channels ?? [];
}

/** Of a return case management may always be told: the ladder says when. */
function ladderOf(step: ClockOf, { customerClass }: ReturnCaseState, { regulation, calendar }: ReturnRules) {
  const timing =
    step === 'whole-case' ? regulation.wholeCase : isClaimWindow(step) ? undefined : regulation.steps[step];
  const levels = (timing?.ladder ?? regulation.ladder)[customerClass];
  return { levels, isKey: true, ...delaysIn(countingIn(calendar)) };
}
