import { refuse, type Refusal } from '../errors.js';
import { epochMs, instant, type Instant } from '../instant.js';
import type { ActivityPlan } from './commands.js';
import type { DealRules } from './settle.js';
import type { DealState, PlannedActivity } from './state.js';

/** Far more than anyone can hold in mind; it bounds the row. */
const plannedActivitiesAtMost = 20;
/** The longest purchases run for months; an activity beyond two years keeps a deal from stalling, and nothing else. */
const plannedAtMostDays = 731;
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

function later(now: Instant, days: number): Instant {
  return instant(epochMs(now) + days * dayMs);
}
