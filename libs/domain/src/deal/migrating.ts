import type { Instant } from '../instant.js';
import { stageOf, type PipelineDefinition, type StageDefinition } from '../pipeline/definition.js';
import { foreignCurrency } from './changing.js';
import type { DealCommand } from './commands.js';
import { currentStage } from './facts.js';
import { misfitting } from './fields.js';
import { filledTasks, unknownStage } from './moving.js';
import { ordersOnLeaving, tasksOf, type Order } from './orders.js';
import type { DealRules } from './rules.js';
import type { DealState, FieldValue } from './state.js';
import { no, transition, type Decision } from './transition.js';

type Migrate = Extract<DealCommand, { kind: 'migrate' }>;

/**
 * Puts a deal on another version of its pipeline. It is no move: nothing was done on the deal, so no clock is reset, no
 * gate is asked and the system does nothing that it does on entering a stage. The norms of the new structure apply from
 * the starts that the clocks have, and leave a working day to act where they would be broken by the migration alone.
 */
export function migrate(deal: DealState, command: Migrate, rules: DealRules, now: Instant): Decision {
  const { target } = rules;
  if (!target) return no('pipeline-unknown', `pipeline ${deal.pipelineKey} has no such version`);
  if (command.toVersion === deal.pipelineVersion) return no('nothing-changed', 'it is on that version');
  const stage = stageOf(target.pipeline, command.stage ?? deal.stage);
  if (!stage) return withoutStage(deal, command, target);
  const foreign = foreignCurrency(deal.currency, target.pipeline);
  if (foreign) return foreign;
  const lost = lostFields(deal.fields, rules.pipeline, target.pipeline);
  if (lost.length > 0 && !command.loseFields)
    return no('fields-would-be-lost', `no place in version ${command.toVersion}: ${lost.join(', ')}`);
  const data = {
    ...{ from: deal.pipelineVersion, to: command.toVersion },
    ...(stage.key === deal.stage ? {} : { stageFrom: deal.stage, stageTo: stage.key }),
    ...(lost.length > 0 ? { lost: lost.join(', ') } : {}),
  };
  const orders = outdated(currentStage(deal, rules.pipeline), stage);
  const migrated = migratedDeal(deal, command.toVersion, stage, lost, target, now);
  return transition(migrated, { kind: 'migrate', data, orders, recount: 're-timed' }, target, now);
}

function withoutStage({ stage }: DealState, { toVersion, ...command }: Migrate, target: DealRules): Decision {
  if (command.stage !== undefined) return unknownStage(command.stage, target);
  const known = target.pipeline.stages.map(({ key }) => key).join(', ');
  return no('stage-not-mapped', `version ${toVersion} has no stage ${stage}; it has: ${known}`);
}

function migratedDeal(
  deal: DealState,
  pipelineVersion: number,
  stage: StageDefinition,
  lost: readonly string[],
  target: DealRules,
  now: Instant,
): DealState {
  const kept = Object.entries(deal.fields ?? {}).filter(([key]) => !lost.includes(key));
  return {
    ...deal,
    pipelineVersion,
    stage: stage.key,
    fields: kept.length > 0 ? Object.fromEntries(kept) : undefined,
    tasks: filledTasks(tasksAfter(deal, stage, target, now)),
  };
}

/** What is done stays done, and what was due is due when it was; only what the new stage asks for besides begins now. */
function tasksAfter({ tasks = [] }: DealState, stage: StageDefinition, target: DealRules, now: Instant) {
  return tasksOf(stage, target, now).map((task) => {
    const before = tasks.find(({ action }) => action === task.action);
    return before ? { ...before, stage: stage.key } : task;
  });
}

/** Own fields whose values the other structure cannot hold: it has no such field, or one of another kind. */
export function lostFields(
  fields: Readonly<Record<string, FieldValue>> = {},
  from: PipelineDefinition,
  to: PipelineDefinition,
): string[] {
  const isText = (key: string, { fields: known = [] }: PipelineDefinition) =>
    known.some((field) => field.key === key && field.type === 'text');
  return Object.entries(fields)
    .filter(([key, value]) => isText(key, from) !== isText(key, to) || misfitting({ [key]: value }, to))
    .map(([key]) => key);
}

/** Mails that wait for approval are withdrawn with the stage, or the action, that they were written for. */
function outdated(before: StageDefinition, after: StageDefinition): readonly Order[] {
  const isSame = before.key === after.key && ordersOnLeaving(after).length > 0;
  return isSame ? [] : ordersOnLeaving(before);
}
