import { refuse, type Refusal } from '../errors.js';
import { epochMs, instant, type Instant } from '../instant.js';
import type { ActivityPlan } from './commands.js';
import type { DealRules } from './settle.js';
import type { DealState, PlannedActivity } from './state.js';

/** Far more than anyone can hold in mind; it bounds the row. */
const plannedActivitiesAtMost = 20;
/** Every quarter plans are checked: who promises for later promises nothing, and would only silence the ladder. */
const promiseAtMostDays = 92;
/** The longest purchases run for months; an activity beyond two years keeps a deal from stalling, and nothing else. */
const plannedAtMostDays = 731;
/** Longer than a month nobody means "later". */
const snoozedAtMostDays = 31;
const dayMs = 86_400_000;

/** A planned activity as the deal keeps it. */
export function planned(activity: ActivityPlan, commandId: string, rules: DealRules): PlannedActivity {
  const { type, plannedFor, precision, agreed } = activity;
  const how = precision === undefined || precision === 'exact' ? {} : { precision };
  return { id: rules.id(`activity:${commandId}`), type, plannedFor, ...how, agreed };
}

/** An activity that is no future one, or so far away that it would only keep the deal silent. */
export function misplaced(activity: Pick<ActivityPlan, 'plannedFor'>, now: Instant): Refusal | undefined {
  if (activity.plannedFor <= now)
    return refuse('activity-not-in-future', 'a future activity needs a time to come');
  if (activity.plannedFor <= later(now, plannedAtMostDays)) return undefined;
  return refuse('activity-too-far', `an activity is planned at most ${plannedAtMostDays} days ahead`);
}

export function tooMany(deal: DealState): Refusal | undefined {
  if (deal.activities.length < plannedActivitiesAtMost) return undefined;
  return refuse('too-many-activities', `a deal holds at most ${plannedActivitiesAtMost} planned activities`);
}

/** A promise needs a date that is still to come, and near enough to be one. */
export function noPromise(promisedFor: Instant, now: Instant): Refusal | undefined {
  if (promisedFor <= now)
    return refuse('promise-not-in-future', 'a promise needs a date that is still to come');
  if (promisedFor <= later(now, promiseAtMostDays)) return undefined;
  return refuse('promise-too-far', `a promise is kept within ${promiseAtMostDays} days`);
}

/** Put off to a date that is still to come, and not for long. */
export function noSnooze(until: Instant, now: Instant): Refusal | undefined {
  if (until <= now) return refuse('snooze-not-in-future', 'an escalation is put off to a date to come');
  if (until <= later(now, snoozedAtMostDays)) return undefined;
  return refuse('snooze-too-far', `an escalation is put off by ${snoozedAtMostDays} days at most`);
}

function later(now: Instant, days: number): Instant {
  return instant(epochMs(now) + days * dayMs);
}
