import { refuse, type Refusal } from '../errors.js';
import type { Instant } from '../instant.js';
import { takeOn } from '../escalation/ladder.js';
import type { Telling } from '../escalation/escalation.js';
import type { Happening } from '../escalation/happening.js';
import { compareAmounts } from './money.js';
import { firstStage, stageOf, type CustomerClass, type StageDefinition } from '../pipeline/definition.js';
import type { ActivityPlan, Commanded, DealCommand, OpenDeal } from './commands.js';
import { misplaced, noPromise, planned, tooMany } from './planning.js';
import { settle, type DealRules } from './settle.js';
import type { DealState, DealStatus } from './state.js';

/** What happened, as the timeline keeps it: ids, codes and dates. */
export interface DealEvent {
  readonly kind: DealCommand['kind'] | OpenDeal['kind'] | 'time-passed';
  readonly data: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly happenings: readonly Happening[];
}

/** A decided transition: the deal after it, its event, and who is to be told. */
export interface Transition {
  readonly state: DealState;
  readonly event: DealEvent;
  readonly tellings: readonly Telling[];
}

export interface Refused {
  readonly refusal: Refusal;
}

export type Decision = Refused | Transition;

export function isRefused(decision: Decision): decision is Refused {
  return 'refusal' in decision;
}

/** What is known of the customer and the owner when a deal is opened. */
export interface OpeningFacts {
  readonly dealId: string;
  readonly customerClass: CustomerClass;
  readonly teamId: string;
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
  const stage = command.stage === undefined ? firstStage(pipeline) : stageOf(pipeline, command.stage);
  if (!stage) return unknownStage(command.stage ?? '', rules);
  if (command.currency !== pipeline.currency) {
    return no(
      'currency-mismatch',
      `pipeline ${pipeline.key} counts in ${pipeline.currency}, not in ${command.currency}`,
    );
  }
  const late = command.next && misplaced(command.next, now);
  if (late) return { refusal: late };
  const deal: DealState = {
    shape: 1,
    dealId: facts.dealId,
    seq: 0,
    revision: 0,
    status: 'open',
    pipelineKey: pipeline.key,
    pipelineVersion: command.pipelineVersion,
    stage: stage.key,
    stageSince: now,
    ownerId: command.ownerId,
    teamId: facts.teamId,
    customerId: command.customerId,
    customerClass: facts.customerClass,
    amount: command.amount,
    currency: command.currency,
    key:
      'amountAtLeast' in pipeline.keyDeal &&
      compareAmounts(command.amount, pipeline.keyDeal.amountAtLeast) >= 0,
    expectedContractOn: command.expectedContractOn,
    openedAt: now,
    activities: command.next ? [planned(command.next, commanded.commandId, rules)] : [],
    clocks: [],
  };
  return transition(deal, { kind: 'open', data: { stage: stage.key, amount: command.amount } }, rules, now);
}

/** Decides a command on an open deal: the deal after it, or why not. */
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
  if (deal.status !== 'open') return no('deal-closed', `the deal is ${deal.status}`);
  switch (command.kind) {
    case 'move':
      return move(deal, command.to, rules, now);
    case 'plan-activity':
      return plan(deal, command.activity, commanded.commandId, rules, now);
    case 'finish-activity':
      return finish(deal, command, commanded.commandId, rules, now);
    case 'win':
      return win(deal, rules, now);
    case 'lose':
      return lose(deal, command.reason, rules, now);
    case 'take-on':
      return take(deal, command, commanded.principalId, rules, now);
    default:
      return no('nothing-changed', 'not decided yet');
  }
}

/** Lets time act on a deal; undefined when nothing is due. */
export function timePassed(deal: DealState, rules: DealRules, now: Instant): Transition | undefined {
  if (deal.nextDueAt === undefined || deal.nextDueAt > now) return undefined;
  const settled = transition(deal, { kind: 'time-passed', data: {} }, rules, now);
  return { ...settled, state: { ...settled.state, revision: deal.revision } };
}

function move(deal: DealState, to: string, rules: DealRules, now: Instant): Decision {
  const target = stageOf(rules.pipeline, to);
  if (!target) return unknownStage(to, rules);
  const { moves } = currentStage(deal, rules);
  if (!moves.includes(to)) {
    return no('move-not-allowed', `from ${deal.stage} a deal may move to: ${moves.join(', ') || 'no stage'}`);
  }
  const moved: DealState = { ...deal, stage: to, stageSince: now, escalation: undefined };
  return transition(
    moved,
    { kind: 'move', data: { from: deal.stage, to }, ended: endOf(deal, 'moved') },
    rules,
    now,
  );
}

function plan(
  deal: DealState,
  activity: ActivityPlan,
  commandId: string,
  rules: DealRules,
  now: Instant,
): Decision {
  const refused = misplaced(activity, now) ?? tooMany(deal);
  if (refused) return { refusal: refused };
  const added = planned(activity, commandId, rules);
  const data = { activityId: added.id, type: added.type, plannedFor: added.plannedFor, agreed: added.agreed };
  return transition(
    { ...deal, activities: [...deal.activities, added] },
    { kind: 'plan-activity', data },
    rules,
    now,
  );
}

function finish(
  deal: DealState,
  command: Extract<DealCommand, { kind: 'finish-activity' }>,
  commandId: string,
  rules: DealRules,
  now: Instant,
): Decision {
  const done = deal.activities.find((activity) => activity.id === command.activityId);
  if (!done) return no('activity-unknown', 'the deal has no such planned activity');
  const late = command.next && misplaced(command.next, now);
  if (late) return { refusal: late };
  const rest = deal.activities.filter((activity) => activity !== done);
  const next = command.next && planned(command.next, commandId, rules);
  const data = {
    activityId: done.id,
    type: done.type,
    nextActivityId: next?.id,
    nextType: next?.type,
    nextPlannedFor: next?.plannedFor,
  };
  const after: DealState = { ...deal, activities: next ? [...rest, next] : rest, lastActivityAt: now };
  return transition(after, { kind: 'finish-activity', data }, rules, now);
}

function win(deal: DealState, rules: DealRules, now: Instant): Decision {
  if (!currentStage(deal, rules).canWin) {
    const stages = rules.pipeline.stages.filter((stage) => stage.canWin).map((stage) => stage.key);
    return no('win-not-allowed', `a deal is won from: ${stages.join(', ')}`);
  }
  return close(deal, 'won', {}, rules, now);
}

function lose(deal: DealState, reason: string, rules: DealRules, now: Instant): Decision {
  const known = rules.pipeline.lossReasons.map((lossReason) => lossReason.key);
  if (!known.includes(reason))
    return no('loss-reason-unknown', `the pipeline's loss reasons are: ${known.join(', ')}`);
  return close({ ...deal, lossReason: reason }, 'lost', { reason }, rules, now);
}

function close(
  deal: DealState,
  status: Exclude<DealStatus, 'open'>,
  data: DealEvent['data'],
  rules: DealRules,
  now: Instant,
): Decision {
  const closed: DealState = { ...deal, status, closedAt: now, activities: [], escalation: undefined };
  const kind = status === 'won' ? 'win' : 'lose';
  return transition(
    closed,
    { kind, data: { stage: deal.stage, ...data }, ended: endOf(deal, 'closed') },
    rules,
    now,
  );
}

function take(
  deal: DealState,
  command: Extract<DealCommand, { kind: 'take-on' }>,
  by: string,
  rules: DealRules,
  now: Instant,
): Decision {
  const { escalation } = deal;
  if (!escalation || escalation.id !== command.escalationId) {
    return no('no-escalation', 'the deal has no such open escalation; it may have recovered meanwhile');
  }
  if (escalation.takenOn)
    return no('already-taken-on', `promised by another for ${escalation.takenOn.promisedFor}`);
  const refusal = noPromise(command.promisedFor, now);
  if (refusal) return { refusal };
  const data = { escalationId: escalation.id, promisedFor: command.promisedFor };
  const taken = { ...deal, escalation: takeOn(escalation, by, command.promisedFor, now) };
  return transition(taken, { kind: 'take-on', data }, rules, now);
}

type Cause = Pick<DealEvent, 'kind' | 'data'> & { readonly ended?: readonly Happening[] };

function transition(deal: DealState, cause: Cause, rules: DealRules, now: Instant): Transition {
  const next = { ...deal, seq: deal.seq + 1, revision: deal.revision + 1 };
  const { state, happenings, tellings } = settle(next, rules, now);
  const event = { kind: cause.kind, data: cause.data, happenings: [...(cause.ended ?? []), ...happenings] };
  return { state, event, tellings };
}

function endOf(deal: DealState, because: 'moved' | 'closed'): Happening[] {
  return deal.escalation ? [{ kind: 'escalation-ended', escalationId: deal.escalation.id, because }] : [];
}

function currentStage(deal: DealState, rules: DealRules): StageDefinition {
  const stage = stageOf(rules.pipeline, deal.stage);
  if (!stage)
    throw new Error(`pipeline ${deal.pipelineKey} ${deal.pipelineVersion} has no stage ${deal.stage}`);
  return stage;
}

function unknownStage(key: string, rules: DealRules): Decision {
  return no(
    'stage-unknown',
    `no stage ${key}; the stages are: ${rules.pipeline.stages.map((one) => one.key).join(', ')}`,
  );
}

function no(code: Refusal['code'], detail: string): Decision {
  return { refusal: refuse(code, detail) };
}
