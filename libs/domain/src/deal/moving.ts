import { refuse, type Refusal } from '../errors.js';
import type { Instant } from '../instant.js';
import { stageOf } from '../pipeline/definition.js';
import type { DealCommand } from './commands.js';
import { currentStage, factsOf } from './facts.js';
import { ordersOf, ordersOnLeaving, tasksOf } from './orders.js';
import { withoutSnooze } from './pauses.js';
import type { DealRules } from './settle.js';
import type { DealState } from './state.js';
import { counting, endOf, no, transition, type Decision, type Refused } from './transition.js';

type Command<Kind extends DealCommand['kind']> = Extract<DealCommand, { kind: Kind }>;

/** Moves a deal to a stage that its pipeline allows: forwards through the gates of its stage, backwards with a reason. */
export function move(deal: DealState, command: Command<'move'>, rules: DealRules, now: Instant): Decision {
  const { to } = command;
  const target = stageOf(rules.pipeline, to);
  if (!target) return unknownStage(to, rules);
  const stage = currentStage(deal, rules.pipeline);
  if (!stage.moves.includes(to)) {
    const allowed = stage.moves.join(', ') || 'no stage';
    return no('move-not-allowed', `from ${deal.stage} a deal may move to: ${allowed}`);
  }
  const isBack = isBefore(to, deal.stage, rules);
  if (isBack && !command.reasoned) {
    return no('reason-missing', `${to} comes before ${deal.stage}: a move back needs a reason`);
  }
  const closed = isBack ? undefined : gatesOf(deal, rules);
  const passed = passing(closed, command);
  if (passed) return { refusal: passed };
  const evasions = { ...(isBack ? counting(deal, 'movesBack') : {}) };
  const moved: DealState = {
    ...withoutSnooze(deal, now),
    ...evasions,
    ...(closed ? counting({ ...deal, ...evasions }, 'overrides') : {}),
    stage: to,
    stageSince: now,
    tasks: filledTasks(tasksOf(target, rules, now)),
    escalation: undefined,
  };
  const data = { from: deal.stage, to, ...(isBack ? { back: true } : {}), ...overridden(closed) };
  const cause = {
    kind: 'move' as const,
    data,
    ended: endOf(deal, 'moved'),
    endedStalls: deal.escalation?.stalls,
    orders: [...ordersOnLeaving(stage), ...ordersOf(target)],
  };
  return transition(moved, cause, rules, now);
}

/** What an override passed, for the timeline. */
export function overridden(closed: Refusal | undefined): { readonly overridden?: string } {
  return closed ? { overridden: closed.detail } : {};
}

/** Why a closed gate may not be passed: without the right to, or without a reason. */
export function passing(
  closed: Refusal | undefined,
  { override, reasoned }: { readonly override?: boolean; readonly reasoned?: boolean },
): Refusal | undefined {
  if (!closed) return undefined;
  if (!override) return closed;
  return reasoned ? undefined : refuse('reason-missing', 'an override needs a reason');
}

/** What of its stage's gates a deal does not meet, all at once: it may then neither go on nor be won. */
export function gatesOf(deal: DealState, { pipeline, criteria }: DealRules): Refusal | undefined {
  const { requiredFields = [], exitCriteria = [] } = currentStage(deal, pipeline);
  const empty = requiredFields.filter((key) => !isFilled(deal, key));
  const facts = factsOf(deal, pipeline);
  const unmet = exitCriteria.flatMap(({ key, when }) => {
    const { holds, trouble } = criteria.evaluate(when, facts);
    return holds ? [] : [trouble === undefined ? key : `${key} (${trouble})`];
  });
  if (empty.length === 0 && unmet.length === 0) return undefined;
  const told = [
    ...(empty.length > 0 ? [`${deal.stage} asks for: ${empty.join(', ')}`] : []),
    ...(unmet.length > 0 ? [`not met in ${deal.stage}: ${unmet.join(', ')}`] : []),
  ];
  return refuse(unmet.length > 0 ? 'criterion-unmet' : 'required-fields-missing', told.join('; '));
}

/** Own values only: a field may be called `constructor`. */
function isFilled({ fields = {} }: DealState, key: string): boolean {
  return Object.hasOwn(fields, key) && fields[key] !== undefined;
}

export function unknownStage(key: string, { pipeline }: DealRules): Refused {
  const stages = pipeline.stages.map((one) => one.key).join(', ');
  return no('stage-unknown', `no stage ${key}; the stages are: ${stages}`);
}

/** A deal of a stage that asks for nothing says nothing of tasks. */
export function filledTasks(tasks: DealState['tasks']): DealState['tasks'] {
  return tasks && tasks.length > 0 ? tasks : undefined;
}

function isBefore(one: string, other: string, { pipeline }: DealRules): boolean {
  const place = (key: string) => pipeline.stages.findIndex((stage) => stage.key === key);
  return place(one) < place(other);
}
