import { CalendarError } from '../calendar/calendar-error.js';
import { parseDelay } from '../calendar/norm.js';
import type { Pause } from '../calendar/pauses.js';
import { addWorkingTime, putOff, workingTimeBetween } from '../calendar/working-time.js';
import { isSameClock } from '../escalation/clock.js';
import type { StallKind } from '../escalation/escalation.js';
import { epochMs, instant, type Instant } from '../instant.js';
import type { Norm } from '../pipeline/definition.js';
import { currentStage } from './facts.js';
import type { DealRules } from './rules.js';
import type { Clock, ClockReset, DealState, Grace, PlannedActivity } from './state.js';

/** A clock that runs, before it is known when it is due. */
export interface RunningClock {
  readonly kind: StallKind;
  readonly since: Instant;
  readonly resetBy: ClockReset;
  readonly norm: Norm;
  readonly activityId?: string;
  /** A future activity keeps it from being due before this. */
  readonly coveredUntil?: Instant;
}

/** How long a clock that was changed while it ran leaves to act, when it would be over already: a working day. */
const leftToAct: Norm = 'P1D';

/** The clocks of an open deal: what each counts from, what started it, and the norm that applies. */
export function runningClocks(deal: DealState, rules: DealRules): RunningClock[] {
  const { stalls } = rules.pipeline;
  const stage = currentStage(deal, rules.pipeline);
  const isFirstStage = deal.stageSince === deal.openedAt;
  return [
    {
      kind: 'stage-norm',
      since: deal.stageSince,
      resetBy: isFirstStage ? 'opened' : 'moved',
      norm: ownNorm(deal, 'stage-norm') ?? stage.norm[deal.customerClass],
    },
    {
      kind: 'no-future-activity',
      ...futureActivityUntil(deal),
      norm: ownNorm(deal, 'no-future-activity') ?? stalls.noFutureActivity,
    },
    ...overdueClock(deal, rules),
    ...silenceClock(deal, rules),
  ];
}

/** Norms agreed with the customer beat those of its class; one for the present stage beats one for every stage. */
function ownNorm({ customerNorms, stage }: DealState, kind: StallKind): Norm | undefined {
  if (!customerNorms) return undefined;
  return (kind === 'stage-norm' ? customerNorms[`${kind}/${stage}`] : undefined) ?? customerNorms[kind];
}

/**
 * From when a deal has no future activity. Opening, moving and doing an activity give it a fresh start; a planned
 * activity covers it until its date; nothing else resets this clock.
 */
function futureActivityUntil(deal: DealState): { since: Instant; resetBy: ClockReset } {
  const resets: { since: Instant; resetBy: ClockReset }[] = [
    { since: deal.openedAt, resetBy: 'opened' },
    ...(deal.stageSince === deal.openedAt ? [] : [{ since: deal.stageSince, resetBy: 'moved' as const }]),
    ...(deal.lastActivityAt ? [{ since: deal.lastActivityAt, resetBy: 'activity-done' as const }] : []),
    ...deal.activities.map((activity) => ({ since: activity.plannedFor, resetBy: plannedBy(activity) })),
  ];
  return resets.reduce((latest, one) => (one.since > latest.since ? one : latest));
}

/** The planned activity whose time comes first is the one that may be overdue. */
function overdueClock(deal: DealState, rules: DealRules): RunningClock[] {
  const norm = ownNorm(deal, 'activity-overdue') ?? rules.pipeline.stalls.activityOverdue;
  const [first] = [...deal.activities].sort((a, b) => (a.plannedFor < b.plannedFor ? -1 : 1));
  if (norm === undefined || !first) return [];
  const { plannedFor: since, id: activityId } = first;
  return [{ kind: 'activity-overdue', since, resetBy: plannedBy(first), norm, activityId }];
}

function plannedBy({ moved }: PlannedActivity): ClockReset {
  return moved ? 'activity-moved' : 'activity-planned';
}

/** A future activity that is not overdue keeps a deal from being silent: until it is due, and then until it is overdue. */
function silenceClock(deal: DealState, rules: DealRules): RunningClock[] {
  const norm = ownNorm(deal, 'customer-silent') ?? rules.pipeline.stalls.customerSilent?.[deal.customerClass];
  if (norm === undefined) return [];
  const last = deal.activities.reduce<PlannedActivity | undefined>(
    (latest, one) => (latest && latest.plannedFor >= one.plannedFor ? latest : one),
    undefined,
  );
  const overdue = ownNorm(deal, 'activity-overdue') ?? rules.pipeline.stalls.activityOverdue;
  const coveredUntil = last && (overdue ? overdueAt(last.plannedFor, overdue, deal, rules) : last.plannedFor);
  return [
    {
      kind: 'customer-silent',
      since: silentSince(deal),
      resetBy: silentSince(deal) === deal.openedAt ? 'opened' : 'customer-answered',
      norm,
      ...(coveredUntil ? { coveredUntil } : {}),
    },
  ];
}

/** Since when the customer is silent: an answer from before the deal is no reason to call it so. */
export function silentSince({ customerAnsweredAt, openedAt }: DealState): Instant {
  return later(openedAt, customerAnsweredAt);
}

/** Until when a planned activity covers; where that cannot be counted, its silence cannot either, and tells so. */
function overdueAt(plannedFor: Instant, norm: Norm, deal: DealState, rules: DealRules): Instant {
  try {
    return dueAt(plannedFor, norm, deal, rules);
  } catch (error) {
    if (error instanceof CalendarError) return plannedFor;
    throw error;
  }
}

/** Why a running clock of the deal cannot be counted in its calendar; undefined: all can be. */
export function whyUncountable(deal: DealState, rules: DealRules): string | undefined {
  try {
    runningClocks(deal, rules).forEach(({ since, norm }) => dueAt(since, norm, deal, rules));
    return undefined;
  } catch (error) {
    if (error instanceof CalendarError) return error.message;
    throw error;
  }
}

/** Why clocks are counted anew while they run: what they are counted by has changed, or the deal was closed until now. */
export type Recount = 're-timed' | 'reopened';

/**
 * When each clock is due. One that is counted anew while it runs never comes due at once for that: re-timed, it leaves a
 * working day, or what it left before if that is less; reopened, it goes on with what it had left, or a working day if
 * that was nothing.
 */
export function clocksOf(deal: DealState, rules: DealRules, now: Instant, recount?: Recount): Clock[] {
  return runningClocks(deal, rules).map((running) => {
    const before = deal.clocks.find((clock) => isSameClock(clock, running));
    try {
      return clockOf(running, before, deal, rules, now, recount);
    } catch (error) {
      // A calendar that was changed to have too little working time for it leaves a running clock as it was counted before.
      if (error instanceof CalendarError && before) return before;
      throw error;
    }
  });
}

function clockOf(
  { coveredUntil, ...running }: RunningClock,
  before: Clock | undefined,
  deal: DealState,
  rules: DealRules,
  now: Instant,
  recount: Recount | undefined,
): Clock {
  const counted = later(dueAt(running.since, running.norm, deal, rules), coveredUntil);
  // A pause never undoes what is broken, also not one that begins in the very instant of it.
  if (!recount && before && before.dueAt <= now)
    return { ...before, ...running, dueAt: later(before.dueAt, coveredUntil) };
  const grace = recount
    ? graceOf({ ...running, dueAt: counted }, before, deal, rules, now, recount)
    : before?.grace;
  if (!grace) return { ...running, dueAt: counted };
  const notBefore = graceEnd(grace, deal, rules);
  return { ...running, dueAt: later(counted, notBefore), notBefore, grace };
}

function graceOf(
  counted: Clock,
  before: Clock | undefined,
  deal: DealState,
  rules: DealRules,
  now: Instant,
  recount: Recount,
): Grace | undefined {
  // What had stalled already stays as it was: the change neither tells it anew nor brings its date forward.
  if (before && before.dueAt <= now)
    return counted.dueAt <= now ? { from: before.dueAt, until: before.dueAt } : undefined;
  // One that only begins now, or goes on with what it had left, was not changed while it ran.
  if (!before && (counted.since >= now || (recount === 'reopened' && counted.dueAt > now))) return undefined;
  // Of one that is still to begin (with a planned activity), the time until then is not of its own.
  const begins = later(now, counted.since);
  const workingDay = dueAt(begins, leftToAct, deal, rules);
  if (counted.dueAt >= workingDay) return undefined;
  if (!before || before.dueAt >= workingDay)
    return { from: begins, until: dueAt(begins, leftToAct, { ...deal, pauses: [] }, rules) };
  return unpaused(begins, later(counted.dueAt, before.dueAt), deal, rules);
}

/** From an instant until a due one, without the pauses that are still to come. */
function unpaused(from: Instant, due: Instant, deal: DealState, { calendar }: DealRules): Grace {
  const isAhead = (deal.pauses ?? []).some(({ to }) => to === undefined || to > from);
  const ms = isAhead ? workingTimeBetween(calendar, epochMs(from), epochMs(due), pausesOf(deal)) : 0;
  if (ms === 0) return { from: isAhead ? due : from, until: due };
  const { dueMs } = addWorkingTime(calendar, epochMs(from), { text: '', days: 0, ms });
  return { from, until: dueMs === undefined ? due : instant(dueMs) };
}

function graceEnd({ from, until }: Grace, deal: DealState, { calendar }: DealRules): Instant {
  return instant(withoutOpenPause(putOff(calendar, epochMs(from), epochMs(until), pausesOf(deal))));
}

/** The instant that is `norm` of working time after `since`, without the deal's pauses. */
export function dueAt(since: Instant, norm: Norm, deal: DealState, rules: DealRules): Instant {
  const { dueMs } = addWorkingTime(rules.calendar, epochMs(since), parseDelay(norm), pausesOf(deal));
  return instant(withoutOpenPause(dueMs));
}

/** Only a closed deal has an open pause, and a closed deal has no clocks. */
function withoutOpenPause(dueMs: number | undefined): number {
  if (dueMs === undefined) throw new Error('a clock of an open deal has no open pause');
  return dueMs;
}

/** The deal's pauses as working time takes them. */
export function pausesOf({ pauses = [] }: DealState): Pause[] {
  return pauses.map(({ from, to }) => ({ from: epochMs(from), ...(to ? { to: epochMs(to) } : {}) }));
}

function later(one: Instant, other: Instant | undefined): Instant {
  return other !== undefined && other > one ? other : one;
}
