import type { Instant } from '../instant.js';
import type { DealCommand } from './commands.js';
import { misplaced, planned, tooMany } from './planning.js';
import type { DealRules } from './settle.js';
import type { ActivityType, DealState, PlannedActivity } from './state.js';
import { counting, no, transition, type Decision } from './transition.js';

type Command<Kind extends DealCommand['kind']> = Extract<DealCommand, { kind: Kind }>;

/** Whether the customer is taken to have answered in an activity: in those that are done together with it. */
export function answeredWithoutSaying(type: ActivityType): boolean {
  return type !== 'message' && type !== 'quote';
}

export function plan(
  deal: DealState,
  { activity }: Command<'plan-activity'>,
  commandId: string,
  rules: DealRules,
  now: Instant,
): Decision {
  const refused = misplaced(activity, now) ?? tooMany(deal);
  if (refused) return { refusal: refused };
  const added = planned(activity, commandId, rules);
  const after = { ...deal, activities: [...deal.activities, added] };
  return transition(after, { kind: 'plan-activity', data: dataOf(added) }, rules, now);
}

/** Records something that was done, and perhaps plans what follows: one step for the salesperson. */
export function record(
  deal: DealState,
  { activity, next }: Command<'record-activity'>,
  commandId: string,
  rules: DealRules,
  now: Instant,
): Decision {
  const { type, doneAt = now, customerAnswered } = activity;
  if (doneAt > now) return no('done-in-future', 'plan what is still to come');
  const refused = next && (misplaced(next, now) ?? tooMany(deal));
  if (refused) return { refusal: refused };
  const follows = next && planned(next, commandId, rules);
  const after: DealState = {
    ...deal,
    ...doneWith(deal, doneAt, customerAnswered),
    activities: follows ? [...deal.activities, follows] : deal.activities,
  };
  const data = { type, doneAt, customerAnswered, ...nextData(follows) };
  return transition(after, { kind: 'record-activity', data }, rules, now);
}

/** A planned activity is done; the next one may be planned with it. */
export function finish(
  deal: DealState,
  command: Command<'finish-activity'>,
  commandId: string,
  rules: DealRules,
  now: Instant,
): Decision {
  const done = activityOf(deal, command.activityId);
  if (!done) return unknown();
  const late = command.next && misplaced(command.next, now);
  if (late) return { refusal: late };
  const rest = deal.activities.filter((activity) => activity !== done);
  const next = command.next && planned(command.next, commandId, rules);
  const answered = command.customerAnswered ?? answeredWithoutSaying(done.type);
  const data = { activityId: done.id, type: done.type, customerAnswered: answered, ...nextData(next) };
  const activities = next ? [...rest, next] : rest;
  const after: DealState = { ...deal, ...doneWith(deal, now, answered), activities };
  return transition(after, { kind: 'finish-activity', data }, rules, now);
}

/** Puts a planned activity to another time. Put off without being done, it is counted: nothing was worked. */
export function moveActivity(
  deal: DealState,
  { activityId, plannedFor, precision, agreed }: Command<'move-activity'>,
  rules: DealRules,
  now: Instant,
): Decision {
  const activity = activityOf(deal, activityId);
  if (!activity) return unknown();
  const plan = { type: activity.type, plannedFor, precision, agreed: agreed ?? activity.agreed };
  const refused = misplaced(plan, now);
  if (refused) return { refusal: refused };
  const moved: PlannedActivity = { id: activity.id, ...plan, moved: true };
  const after: DealState = {
    ...deal,
    ...(plannedFor > activity.plannedFor ? counting(deal, 'activitiesMoved') : {}),
    activities: deal.activities.map((one) => (one === activity ? moved : one)),
  };
  const data = { ...dataOf(moved), from: activity.plannedFor };
  return transition(after, { kind: 'move-activity', data }, rules, now);
}

export function cancel(
  deal: DealState,
  { activityId, reasoned }: Command<'cancel-activity'>,
  rules: DealRules,
  now: Instant,
): Decision {
  const activity = activityOf(deal, activityId);
  if (!activity) return unknown();
  if (!reasoned) return no('reason-missing', 'say why it will not be done');
  const after: DealState = {
    ...deal,
    ...counting(deal, 'activitiesMoved'),
    activities: deal.activities.filter((one) => one !== activity),
  };
  return transition(after, { kind: 'cancel-activity', data: dataOf(activity) }, rules, now);
}

/** The customer let itself be heard: it is not silent. */
export function answered(
  deal: DealState,
  { at: given }: Command<'customer-answered'>,
  rules: DealRules,
  now: Instant,
): Decision {
  const at = given ?? now;
  if (at > now) return no('done-in-future', 'a customer has answered by now, or not yet');
  const customerAnsweredAt = latest(deal.customerAnsweredAt, at);
  return transition({ ...deal, customerAnsweredAt }, { kind: 'customer-answered', data: { at } }, rules, now);
}

export function finishTask(
  deal: DealState,
  { action }: Command<'finish-task'>,
  rules: DealRules,
  now: Instant,
): Decision {
  const { tasks = [] } = deal;
  const task = tasks.find((one) => one.action === action);
  if (!task) {
    const asked = tasks.map((one) => one.action).join(', ') || 'nothing';
    return no('task-unknown', `${deal.stage} asks for: ${asked}`);
  }
  if (task.doneAt !== undefined) return no('task-done', `done on ${task.doneAt}`);
  const after = { ...deal, tasks: tasks.map((one) => (one === task ? { ...task, doneAt: now } : one)) };
  return transition(after, { kind: 'finish-task', data: { action, stage: task.stage } }, rules, now);
}

function doneWith(deal: DealState, at: Instant, customerAnswered: boolean): Partial<DealState> {
  return {
    lastActivityAt: latest(deal.lastActivityAt, at),
    ...(customerAnswered ? { customerAnsweredAt: latest(deal.customerAnsweredAt, at) } : {}),
  };
}

function latest(known: Instant | undefined, at: Instant): Instant {
  return known !== undefined && known > at ? known : at;
}

function activityOf(deal: DealState, id: string): PlannedActivity | undefined {
  return deal.activities.find((activity) => activity.id === id);
}

function unknown(): Decision {
  return no('activity-unknown', 'the deal has no such planned activity');
}

function dataOf({ id, type, plannedFor, precision, agreed }: PlannedActivity) {
  return { activityId: id, type, plannedFor, precision, agreed };
}

function nextData(next: PlannedActivity | undefined) {
  return { nextActivityId: next?.id, nextType: next?.type, nextPlannedFor: next?.plannedFor };
}
