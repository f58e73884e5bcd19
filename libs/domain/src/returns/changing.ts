import { refuse, type Refusal } from '../errors.js';
import { cannotSnooze, cannotTakeOn } from '../escalation/answering.js';
import * as ladder from '../escalation/ladder.js';
import type { Instant } from '../instant.js';
import type { CaseActKind, CommandOf } from './commands.js';
import type { Changed } from './cutting.js';
import { completed } from './open.js';
import { partsOf, withParts } from './parts.js';
import { mayLeaveOut, partsRefusal, skippableSteps, type Acting } from './permitted.js';
import type { ReturnRules } from './rules.js';
import type { ReturnCaseState, ReturnPart, StepEscalation } from './state.js';
import { isCaseStep, type PartStep } from './step-keys.js';
import { caseStepRules, partStepRules, stepRuleOf } from './steps.js';

/** What acts on a whole case make of it, or why they cannot. */
export function changeCase(
  given: ReturnCaseState,
  command: CommandOf<CaseActKind>,
  by: Acting & { readonly principalId: string },
  rules: ReturnRules,
  now: Instant,
): Changed {
  switch (command.kind) {
    case 'complete':
      return completed(given, command.lines, rules);
    case 'withdraw-draft':
      return { ...given, status: 'closed', closedAt: now, outcome: 'withdrawn' };
    case 'pass-on':
      return { ...given, passedOnAt: now };
    case 'move-customer':
      return moved(given, command);
    case 'record-contact':
      return { ...given, contact: 'recorded' };
    case 'skip':
      return leftOut(given, command, by);
    case 'take-on':
      return takenOn(given, command, by.principalId, now);
    case 'snooze':
      return snoozed(given, command, by.principalId, now);
  }
}

function moved(
  given: ReturnCaseState,
  { customerId, customerClass, teamId }: CommandOf<'move-customer'>,
): Changed {
  if (customerId === given.customerId) return refuse('nothing-changed', 'it is of this customer already');
  // The deal was another customer's.
  return { ...given, customerId, customerClass, teamId, dealId: undefined };
}

/** Leaves out a step that is due, for whom that is provided. Its reason is kept beside the event. */
function leftOut(given: ReturnCaseState, { step, partIds = [] }: CommandOf<'skip'>, who: Acting): Changed {
  const { skippableBy } = stepRuleOf(step);
  const instead = `you may leave out: ${
    skippableSteps(given, who)
      .map((one) => one.step)
      .join(', ') || 'nothing'
  }`;
  if (!skippableBy) return refuse('step-not-skippable', `nobody leaves out ${step}; ${instead}`, 'step');
  if (!mayLeaveOut(skippableBy, who)) {
    const forWhom = `to leave out ${step} is for: ${skippableBy.join(', ')}`;
    return refuse('act-not-permitted', `${forWhom}; ${instead}`, 'step');
  }
  if (isCaseStep(step)) {
    if (caseStepRules[step].isDue(given)) return { ...given, contact: 'skipped' };
    return refuse('step-not-due', `${step} is not due of ${given.caseId}; ${instead}`, 'step');
  }
  const refusal = partsRefusal(given, partIds, who);
  if (refusal) return refusal;
  const due = partsOf(given).filter((part) => partStepRules[step].isDue(part, given));
  const unfit = partIds.findIndex((id) => !due.some((part) => part.id === id));
  if (unfit < 0) return withParts(given, partIds, (part) => without(part, step));
  const at = due.length === 0 ? 'step' : `partIds.${unfit}`;
  return refuse('step-not-due', `${step} is not due of ${partIds[unfit]}; ${instead}`, at);
}

/** Goods that are not picked up or not sent back stay where they are. */
function without(part: ReturnPart, step: PartStep): ReturnPart {
  const skipped = part.skipped.includes(step) ? part.skipped : [...part.skipped, step];
  const stay = step === 'pick-up' || step === 'return';
  return { ...part, skipped, ...(stay ? { goods: 'not-shipped' as const } : {}) };
}

function takenOn(
  given: ReturnCaseState,
  { escalationId, promisedFor }: CommandOf<'take-on'>,
  by: string,
  now: Instant,
): Changed {
  return withEscalation(
    given,
    escalationId,
    (escalation) => cannotTakeOn(escalation, promisedFor, now),
    (escalation) => ladder.takeOn(escalation, { by, promisedFor }, now),
  );
}

function snoozed(
  given: ReturnCaseState,
  { escalationId, until, reasoned }: CommandOf<'snooze'>,
  by: string,
  now: Instant,
): Changed {
  return withEscalation(
    given,
    escalationId,
    (escalation) => cannotSnooze(escalation, { until, reasoned }, now),
    (escalation) => ladder.snooze(escalation, by, until, now),
  );
}

function withEscalation(
  given: ReturnCaseState,
  id: string,
  refusalOf: (escalation: StepEscalation) => Refusal | undefined,
  answer: (escalation: StepEscalation) => Omit<StepEscalation, 'step'>,
): Changed {
  const escalation = given.escalations.find((one) => one.id === id);
  if (!escalation)
    return refuse('no-escalation', 'the case has no such open escalation; it may have ended meanwhile');
  const refusal = refusalOf(escalation);
  if (refusal) return refusal;
  const answered: StepEscalation = { ...answer(escalation), step: escalation.step };
  return {
    ...given,
    escalations: given.escalations.map((one) => (one.id === id ? answered : one)),
  };
}
