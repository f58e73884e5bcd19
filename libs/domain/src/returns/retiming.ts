import type { Instant } from '../instant.js';
import { sameClock } from './clocks.js';
import { isLate } from './escalating.js';
import type { ReturnRules } from './rules.js';
import { settleReturn } from './settle.js';
import type { ReturnCaseState, ReturnClock } from './state.js';

/** What a change of regulation, calendar or class does to one open case. */
export interface CaseRetimingEffect {
  /** Something is due earlier than the case's workflow expects. */
  readonly earlier: boolean;
  /** A clock breaks because of the change, at once or when the day has passed that it leaves to act. */
  readonly newBreach: boolean;
  /** A step that was late is late no longer. */
  readonly mended: boolean;
}

/** What a change does to many cases. */
export interface CaseRetimingTotals {
  /** Cases that were counted. */
  readonly cases: number;
  readonly earlierCases: number;
  readonly newBreaches: number;
  readonly mendedBreaches: number;
}

export const noCaseRetimed: CaseRetimingTotals = {
  cases: 0,
  earlierCases: 0,
  newBreaches: 0,
  mendedBreaches: 0,
};

/**
 * What the rules mean for an open case, compared with how it stands. The preview of a publication counts with it, and the
 * re-timing of open cases decides by it: what was shown is what is done.
 */
export function caseRetimingEffect(
  given: ReturnCaseState,
  rules: ReturnRules,
  now: Instant,
): CaseRetimingEffect {
  const { clocks, nextDueAt } = settleReturn(given, rules, now).state;
  const newBreach = clocks.some((clock) => isNewBreach(clock, given, now));
  const mended = given.clocks.some((clock) => {
    const after = sameClock(clocks, clock);
    return isLate(clock, now) && !(after && isLate(after, now));
  });
  const isEarlier = nextDueAt !== undefined && (given.nextDueAt === undefined || nextDueAt < given.nextDueAt);
  return { earlier: isEarlier || newBreach, newBreach, mended };
}

/** Whether the case's workflow has to look at its rules now; a later deadline is found when the old one fires. */
export function caseHasToFollow({ earlier, newBreach, mended }: CaseRetimingEffect): boolean {
  return earlier || newBreach || mended;
}

/** Adds one case to the totals. */
export function countedCase(
  totals: CaseRetimingTotals,
  { earlier, newBreach, mended }: CaseRetimingEffect,
): CaseRetimingTotals {
  return {
    cases: totals.cases + 1,
    earlierCases: totals.earlierCases + (earlier ? 1 : 0),
    newBreaches: totals.newBreaches + (newBreach ? 1 : 0),
    mendedBreaches: totals.mendedBreaches + (mended ? 1 : 0),
  };
}

/** A clock that is late and was not; or that would be late, were it not given a day to act for having been changed. */
function isNewBreach(clock: ReturnClock, given: ReturnCaseState, now: Instant): boolean {
  const before = sameClock(given.clocks, clock);
  if (before && isLate(before, now)) return false;
  if (isLate(clock, now)) return true;
  const { notBefore, dueAt } = clock;
  if (notBefore === undefined || dueAt === undefined) return false;
  return before?.dueAt === undefined || dueAt < before.dueAt;
}
