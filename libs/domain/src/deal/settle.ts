import { delaysIn, isSameClock } from '../escalation/clock.js';
import type { Escalation, Stall, Telling } from '../escalation/escalation.js';
import type { Happening } from '../escalation/happening.js';
import { nextRung, type LadderRules } from '../escalation/ladder.js';
import { changesOf, settleEscalation, type Stalling } from '../escalation/settling.js';
import type { Instant } from '../instant.js';
import { isKeyDeal } from '../pipeline/key-deal.js';
import { clocksOf, dueAt, pausesOf, type Recount } from './clocks.js';
import { factsOf } from './facts.js';
import { withoutSnooze } from './pauses.js';
import { underTiming } from './retiming.js';
import type { DealRules } from './rules.js';
import { noEvasions, type Clock, type DealState } from './state.js';

export type { DealRules } from './rules.js';

export interface Settled {
  readonly state: DealState;
  readonly happenings: readonly Happening[];
  readonly tellings: readonly Telling[];
}

/**
 * Brings a deal's clocks, stalls and ladder up to date with `now`. Every transition ends with it, and a deadline that
 * fires is nothing but it.
 * @param told stalls of the escalation that the same command has ended: those that go on are no new ones of the quarter
 * @param recounted why running clocks are counted anew, whatever else has changed: nothing escalates at once for that
 */
export function settle(
  given: DealState,
  rules: DealRules,
  now: Instant,
  recounted?: Recount,
  told: readonly Stall[] = [],
): Settled {
  if (given.status !== 'open') {
    return { state: { ...given, clocks: [], nextDueAt: undefined }, happenings: [], tellings: [] };
  }
  const { deal, causes } = underTiming(given, rules);
  const held = endHold(keyed(deal, rules), now);
  // A deal that was closed has no clocks that could have been changed: it goes on with what it had left.
  const recount = recounted ?? (causes.length > 0 ? 're-timed' : undefined);
  const { deal: awake, clocks, stalls } = looked(held, rules, now, recount);
  const escalating = settleEscalation(
    {
      ...stallingOf(awake, stalls, rules),
      isNew: stalls.some((stall) => !told.some((one) => isSameClock(one, stall))),
    },
    ladderRules(awake, rules),
    now,
  );
  const state: DealState = {
    ...awake,
    clocks,
    escalation: escalating.escalation,
    escalationsOpened: escalating.opened ?? held.escalationsOpened,
    evasions: escalating.brokenPromises > 0 ? withBroken(held, escalating.brokenPromises) : held.evasions,
    nextDueAt: nextDue(awake, clocks, escalating.escalation, now),
  };
  const happenings: Happening[] = [
    ...causes.map((because): Happening => ({ kind: 're-timed', because })),
    ...changesOfKey(given, held),
    ...(deal.hold && !held.hold ? [{ kind: 'hold-ended' as const, until: deal.hold.until }] : []),
    ...resetsOf(given.clocks, clocks, now),
    ...changesOf(given.escalation?.stalls ?? [], stalls),
    ...escalating.happenings,
  ];
  return { state, happenings, tellings: escalating.tellings };
}

/** Which clocks run, and which are broken. What has recovered is put off no longer, whatever date it was put off to. */
function looked(
  deal: DealState,
  rules: DealRules,
  now: Instant,
  recount: Recount | undefined,
): { readonly deal: DealState; readonly clocks: readonly Clock[]; readonly stalls: readonly Clock[] } {
  const clocks = clocksOf(deal, rules, now, recount);
  const stalls = isUntold(deal) ? [] : clocks.filter((clock) => clock.dueAt <= now);
  const { escalation } = deal;
  if (!escalation?.snoozed || stalls.length > 0) return { deal, clocks, stalls };
  const awake = { ...withoutSnooze(deal, now), escalation: { ...escalation, snoozed: undefined } };
  return looked(awake, rules, now, recount);
}

/** On hold nothing new is found: what time broke just before, and had not been told, waits until the hold is over. */
function isUntold({ hold, escalation }: DealState): boolean {
  return hold !== undefined && escalation === undefined;
}

/** The pipeline's rule decides what a key deal is, unless somebody has marked it by hand. */
export function keyed(deal: DealState, rules: DealRules): DealState {
  if (deal.keyMarkedBy !== undefined) return deal;
  const key = isKeyDeal(rules.pipeline, factsOf(deal, rules.pipeline), rules.criteria) ?? deal.key;
  return key === deal.key ? deal : { ...deal, key };
}

function changesOfKey(before: DealState, after: DealState): Happening[] {
  // What an opening finds is no change, and what a person marks is said by its own event.
  if (before.seq <= 1 || before.key === after.key) return [];
  return [{ kind: 'key-changed', key: after.key }];
}

function endHold(deal: DealState, now: Instant): DealState {
  return deal.hold && deal.hold.until <= now ? { ...deal, hold: undefined } : deal;
}

function stallingOf(deal: DealState, stalls: readonly Clock[], rules: DealRules): Stalling {
  return {
    stalls,
    escalation: deal.escalation,
    isHeld: deal.hold !== undefined,
    opened: deal.escalationsOpened ?? [],
    newId: () => rules.id(`escalation:${deal.seq}`),
  };
}

/** What the ladder needs to know of a deal to climb. */
export function ladderRules(deal: DealState, rules: DealRules): LadderRules {
  return {
    levels: rules.pipeline.ladder,
    isKey: deal.key,
    ...delaysIn((from, norm) => dueAt(from, norm, deal, rules), pausesOf(deal)),
  };
}

function withBroken({ evasions = noEvasions }: DealState, count: number): DealState['evasions'] {
  return { ...evasions, promisesBroken: evasions.promisesBroken + count };
}

function nextDue(
  deal: DealState,
  clocks: readonly Clock[],
  escalation: Escalation | undefined,
  now: Instant,
): Instant | undefined {
  const ahead = clocks.map((clock) => clock.dueAt).filter((due) => due > now);
  const rung = escalation && !deal.hold ? nextRung(escalation) : undefined;
  const due = [...ahead, rung, deal.hold?.until].filter((one) => one !== undefined);
  return due.length === 0 ? undefined : due.reduce((a, b) => (a < b ? a : b));
}

/**
 * Clocks that began anew, and what did it. Only of clocks that ran before: a deal's first ones are no resets. One that
 * falls back to an earlier start, since what was planned is cancelled, was reset by nothing.
 */
function resetsOf(before: readonly Clock[], after: readonly Clock[], now: Instant): Happening[] {
  return after.flatMap((clock): Happening[] => {
    const { kind: stall, resetBy, since } = clock;
    const old = before.find((one) => one.kind === stall);
    if (!old || resetBy === undefined || old.since === since) return [];
    if (since < old.since && since !== now) return [];
    return [{ kind: 'clock-reset', stall, by: resetBy }];
  });
}
