import type { StallKind } from '../escalation/escalation.js';
import type { Instant } from '../instant.js';
import { settle, type DealRules } from './settle.js';
import type { Clock, DealState } from './state.js';

/** What a change of timing, calendar, class or norm does to one running deal. */
export interface RetimingEffect {
  /** Something is due earlier than the deal's workflow expects. */
  readonly earlier: boolean;
  /** Clocks that break because of the change, and would not have broken now. */
  readonly newStalls: readonly StallKind[];
  /** Stalls that the change mends. */
  readonly mended: readonly StallKind[];
  readonly isKey: boolean;
}

/** What a change does to many deals. */
export interface RetimingTotals {
  /** Deals that were counted. */
  readonly deals: number;
  readonly earlierDeadlines: number;
  /** Deals with a new stall, and the key deals among them. */
  readonly newStalls: number;
  readonly newStallsOfKeyDeals: number;
  /** Deals of which a stall is mended. */
  readonly mendedStalls: number;
}

export const nothingRetimed: RetimingTotals = {
  deals: 0,
  earlierDeadlines: 0,
  newStalls: 0,
  newStallsOfKeyDeals: 0,
  mendedStalls: 0,
};

/**
 * What the rules mean for a running deal, compared with how it stands. The preview of a publication counts with it, and
 * the re-timing of running deals decides by it: what was shown is what is done.
 */
export function retimingEffect(deal: DealState, rules: DealRules, now: Instant): RetimingEffect {
  return effectOf(deal, settle(deal, rules, now).state, now);
}

/** What a change of its rules means for a deal, of how it stands and how it would stand. */
export function effectOf(deal: DealState, after: DealState, now: Instant): RetimingEffect {
  const newStalls = after.clocks.filter((clock) => isNewStall(clock, deal, now)).map(({ kind }) => kind);
  const mended = deal.clocks
    .filter((clock) => clock.dueAt <= now && !isBroken(sameIn(after.clocks, clock), now))
    .map(({ kind }) => kind);
  const earlier =
    newStalls.length > 0 ||
    (after.nextDueAt !== undefined && (deal.nextDueAt === undefined || after.nextDueAt < deal.nextDueAt));
  return { earlier, newStalls, mended, isKey: after.key };
}

/** Whether the deal's workflow has to look at its new rules now; a later deadline is found when the old one fires. */
export function needsNudge({ earlier, newStalls, mended }: RetimingEffect): boolean {
  return earlier || newStalls.length > 0 || mended.length > 0;
}

/** Adds one deal to the totals. */
export function counted(totals: RetimingTotals, effect: RetimingEffect): RetimingTotals {
  const stalls = effect.newStalls.length > 0 ? 1 : 0;
  return {
    deals: totals.deals + 1,
    earlierDeadlines: totals.earlierDeadlines + (effect.earlier ? 1 : 0),
    newStalls: totals.newStalls + stalls,
    newStallsOfKeyDeals: totals.newStallsOfKeyDeals + (effect.isKey ? stalls : 0),
    mendedStalls: totals.mendedStalls + (effect.mended.length > 0 ? 1 : 0),
  };
}

/**
 * A clock that is over now and was not; or that would be over, were it not given time to act (`notBefore`) for having
 * been changed while it ran.
 */
function isNewStall(clock: Clock, deal: DealState, now: Instant): boolean {
  const before = sameIn(deal.clocks, clock);
  if (isBroken(before, now)) return false;
  if (isBroken(clock, now)) return true;
  return clock.notBefore !== undefined && (before === undefined || clock.dueAt < before.dueAt);
}

function isBroken(clock: Clock | undefined, now: Instant): boolean {
  return clock !== undefined && clock.dueAt <= now;
}

function sameIn(clocks: readonly Clock[], { kind, activityId }: Clock): Clock | undefined {
  return clocks.find((clock) => clock.kind === kind && clock.activityId === activityId);
}
