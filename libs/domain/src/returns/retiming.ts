import type { Instant } from '../instant.js';
import { isLate } from './escalating.js';
import type { ReturnRules } from './rules.js';
import { settleReturn } from './settle.js';
import type { ReturnCaseState } from './state.js';

/**
 * Whether the workflow of an open case has to look at its rules now: it is due earlier under them, or is late where it
 * was not, or no longer is. A later deadline is found when the old one fires.
 */
export function hasToFollow(given: ReturnCaseState, rules: ReturnRules, now: Instant): boolean {
  const { state } = settleReturn(given, rules, now);
  const isEarlier =
    state.nextDueAt !== undefined && (given.nextDueAt === undefined || state.nextDueAt < given.nextDueAt);
  return isEarlier || lateOf(state, now) !== lateOf(given, now);
}

function lateOf({ clocks }: ReturnCaseState, now: Instant): string {
  return clocks
    .filter((clock) => isLate(clock, now))
    .map(({ step, since, counterpartyId }) => `${step}/${since}/${counterpartyId ?? ''}`)
    .sort()
    .join();
}
