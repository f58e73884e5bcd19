import { refuse, type Refusal } from '../errors.js';
import { epochMs, instant, type Instant } from '../instant.js';
import type { Escalation } from './escalation.js';

/** Every quarter plans are checked: who promises for later promises nothing, and would only silence the ladder. */
const promiseAtMostDays = 92;
/** Longer than a month nobody means "later". */
const snoozedAtMostDays = 31;
const dayMs = 86_400_000;

/** Why an open escalation cannot be taken on for a date. */
export function cannotTakeOn(
  escalation: Escalation,
  promisedFor: Instant,
  now: Instant,
): Refusal | undefined {
  return takenOnAlready(escalation) ?? noPromise(promisedFor, now);
}

/** Why an open escalation cannot be put off until a date. A promise is not escaped from by that. */
export function cannotSnooze(
  escalation: Escalation,
  { until, reasoned }: { readonly until: Instant; readonly reasoned: boolean },
  now: Instant,
): Refusal | undefined {
  const taken = takenOnAlready(escalation);
  if (taken) return taken;
  if (escalation.snoozed) return refuse('already-snoozed', `put off until ${escalation.snoozed.until}`);
  if (!reasoned) return refuse('reason-missing', 'say why it can wait');
  return noSnooze(until, now);
}

/** A promise needs a date that is still to come, and near enough to be one. */
export function noPromise(promisedFor: Instant, now: Instant): Refusal | undefined {
  if (promisedFor <= now)
    return refuse('promise-not-in-future', 'a promise needs a date that is still to come');
  if (promisedFor <= inDays(now, promiseAtMostDays)) return undefined;
  return refuse('promise-too-far', `a promise is kept within ${promiseAtMostDays} days`);
}

/** Put off to a date that is still to come, and not for long. */
function noSnooze(until: Instant, now: Instant): Refusal | undefined {
  if (until <= now) return refuse('snooze-not-in-future', 'an escalation is put off to a date to come');
  if (until <= inDays(now, snoozedAtMostDays)) return undefined;
  return refuse('snooze-too-far', `an escalation is put off by ${snoozedAtMostDays} days at most`);
}

function takenOnAlready({ takenOn }: Escalation): Refusal | undefined {
  return takenOn && refuse('already-taken-on', `promised by another for ${takenOn.promisedFor}`);
}

function inDays(now: Instant, days: number): Instant {
  return instant(epochMs(now) + days * dayMs);
}
