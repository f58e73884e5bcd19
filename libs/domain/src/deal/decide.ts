import type { Instant } from '../instant.js';
import { refuse, type Refusal } from '../errors.js';
import { firstStage, stageOf, type CustomerClass, type StageDefinition } from '../pipeline/definition.js';
import { answered, cancel, finish, finishTask, moveActivity, plan, record } from './activities.js';
import { instruct, snooze, takeOn } from './answering.js';
import { change, foreignCurrency, handOver, markKey } from './changing.js';
import { lose, reopen, win } from './closing.js';
import type { Commanded, DealCommand, OpenDeal } from './commands.js';
import { merged, misfitting } from './fields.js';
import { hold, resume } from './holding.js';
import { filledTasks, move, overridden, passing, unknownStage } from './moving.js';
import { ordersOf, tasksOf } from './orders.js';
import { misplaced, planned } from './planning.js';
import { migrate } from './migrating.js';
import { isRetimed } from './retiming.js';
import type { DealRules } from './settle.js';
import type { CustomerNorms, DealState } from './state.js';
import { no, transition, type Decision, type Transition } from './transition.js';
import { orUncountable } from './uncountable.js';
import { malformed } from './wellformed.js';

/** What is known of the customer and the owner when a deal is opened. */
export interface OpeningFacts {
  readonly dealId: string;
  readonly customerClass: CustomerClass;
  readonly customerNorms?: CustomerNorms;
  readonly teamId: string;
  /** The pipeline takes no new deals. */
  readonly isArchived?: boolean;
}

/** Opens a deal, or says why not. */
export function decideOpening(
  commanded: Commanded<OpenDeal>,
  facts: OpeningFacts,
  rules: DealRules,
  now: Instant,
): Decision {
  const { command } = commanded;
  const { pipeline } = rules;
  const wrong = malformed(command);
  if (wrong) return { refusal: wrong };
  if (facts.isArchived) return no('pipeline-archived', `pipeline ${pipeline.key} takes no new deals`);
  const stage = command.stage === undefined ? firstStage(pipeline) : stageOf(pipeline, command.stage);
  if (!stage) return unknownStage(command.stage ?? '', rules);
  const foreign = foreignCurrency(command.currency, pipeline);
  if (foreign) return foreign;
  const ahead = aheadOfFirst(stage, rules);
  const refused =
    passing(ahead, command) ??
    misfitting(command.fields ?? {}, pipeline) ??
    (command.next && misplaced(command.next, now));
  if (refused) return { refusal: refused };
  const deal = openedDeal(commanded, stage, facts, rules, now);
  const data = { stage: stage.key, amount: command.amount, ...overridden(ahead) };
  return orUncountable(() => transition(deal, { kind: 'open', data, orders: ordersOf(stage) }, rules, now));
}

/** Whoever opens a deal further on passes the gates before: nobody can say whether they were met. */
function aheadOfFirst({ key }: StageDefinition, { pipeline }: DealRules): Refusal | undefined {
  const first = firstStage(pipeline).key;
  if (key === first) return undefined;
  return refuse('stage-not-first', `a deal begins in ${first}: ${key} takes an override with a reason`);
}

function openedDeal(
  { command, commandId }: Commanded<OpenDeal>,
  stage: StageDefinition,
  facts: OpeningFacts,
  rules: DealRules,
  now: Instant,
): DealState {
  const { pipeline } = rules;
  return {
    shape: 2,
    dealId: facts.dealId,
    seq: 0,
    revision: 0,
    status: 'open',
    pipelineKey: pipeline.key,
    pipelineVersion: command.pipelineVersion,
    timingVersion: rules.timingVersion ?? command.pipelineVersion,
    calendarVersion: rules.calendarVersion,
    stage: stage.key,
    stageSince: now,
    ownerId: command.ownerId,
    teamId: facts.teamId,
    customerId: command.customerId,
    customerClass: facts.customerClass,
    customerNorms: facts.customerNorms,
    amount: command.amount,
    currency: command.currency,
    key: false,
    expectedContractOn: command.expectedContractOn,
    productKey: command.productKey,
    fields: merged(undefined, command.fields ?? {}),
    openedAt: now,
    activities: command.next ? [planned(command.next, commandId, rules)] : [],
    tasks: filledTasks(tasksOf(stage, rules, now)),
    clocks: [],
  };
}

/** Decides a command on a deal: the deal after it, or why not. The one place where commands are refused. */
export function decide(
  deal: DealState,
  commanded: Commanded<DealCommand>,
  rules: DealRules,
  now: Instant,
): Decision {
  const { command, ifRevision } = commanded;
  if (ifRevision !== undefined && ifRevision !== deal.revision) {
    return no('revision-mismatch', `the deal is at revision ${deal.revision}, not ${ifRevision}`);
  }
  const wrong = malformed(command);
  if (wrong) return { refusal: wrong };
  if (command.kind === 'reopen') return orUncountable(() => reopen(deal, command, rules, now));
  if (deal.status !== 'open') return no('deal-closed', `the deal is ${deal.status}`);
  return orUncountable(() => decideOpen(deal, { ...commanded, command }, rules, now));
}

type OpenDealCommand = Exclude<DealCommand, { kind: 'reopen' }>;

function decideOpen(
  deal: DealState,
  { command, commandId, principalId }: Commanded<OpenDealCommand>,
  rules: DealRules,
  now: Instant,
): Decision {
  switch (command.kind) {
    case 'move':
      return move(deal, command, rules, now);
    case 'plan-activity':
      return plan(deal, command, commandId, rules, now);
    case 'record-activity':
      return record(deal, command, commandId, rules, now);
    case 'finish-activity':
      return finish(deal, command, commandId, rules, now);
    case 'move-activity':
      return moveActivity(deal, command, rules, now);
    case 'cancel-activity':
      return cancel(deal, command, rules, now);
    case 'customer-answered':
      return answered(deal, command, rules, now);
    case 'finish-task':
      return finishTask(deal, command, rules, now);
    case 'change':
      return change(deal, command, rules, now);
    case 'mark-key':
      return markKey(deal, command, principalId, rules, now);
    case 'hold':
      return hold(deal, command, principalId, rules, now);
    case 'migrate':
      return migrate(deal, command, rules, now);
    case 'resume':
      return resume(deal, rules, now);
    case 'hand-over':
      return handOver(deal, command, rules, now);
    case 'win':
      return win(deal, command, rules, now);
    case 'lose':
      return lose(deal, command, rules, now);
    case 'take-on':
      return takeOn(deal, command, principalId, rules, now);
    case 'snooze':
      return snooze(deal, command, principalId, rules, now);
    case 'instruct':
      return instruct(deal, command, principalId, rules, now);
  }
}

/** Lets time act on a deal; undefined when nothing is due and nothing under which its clocks run has changed. */
export function timePassed(deal: DealState, rules: DealRules, now: Instant): Transition | undefined {
  if (deal.status !== 'open') return undefined;
  const isDue = deal.nextDueAt !== undefined && deal.nextDueAt <= now;
  if (!isDue && !isRetimed(deal, rules)) return undefined;
  const settled = transition(deal, { kind: 'time-passed', data: {} }, rules, now);
  return { ...settled, state: { ...settled.state, revision: deal.revision } };
}
