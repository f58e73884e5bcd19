import type { Instant } from '../instant.js';
import { settleHandover, type HandoverRules } from './settle.js';
import type { HandoverState } from './state.js';

/**
 * Whether the workflow of an open handover has to look at its rules now: it is due earlier under them, or stalls where it
 * did not, or no longer does. A later deadline is found when the old one fires.
 */
export function hasToFollow(handover: HandoverState, rules: HandoverRules, now: Instant): boolean {
  const { state } = settleHandover(handover, rules, now);
  const isEarlier =
    state.nextDueAt !== undefined &&
    (handover.nextDueAt === undefined || state.nextDueAt < handover.nextDueAt);
  return isEarlier || isLate(state, now) !== isLate(handover, now);
}

function isLate({ clocks }: HandoverState, now: Instant): boolean {
  return clocks.some(({ dueAt }) => dueAt <= now);
}
