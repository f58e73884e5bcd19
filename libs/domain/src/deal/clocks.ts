import type { Pause } from '../calendar/pauses.js';
import { countingIn, isSameClock, later, notBeforeOf } from '../escalation/clock.js';
import type { StallKind } from '../escalation/escalation.js';
import { epochMs, type Instant } from '../instant.js';
import type { Norm } from '../pipeline/definition.js';
import { currentStage } from './facts.js';
import type { DealRules } from './rules.js';
import type { Clock, ClockReset, DealState, PlannedActivity } from './state.js';

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
    ...deal.activities.map(({ plannedFor }) => ({ since: plannedFor, resetBy: 'activity-planned' as const })),
  ];
  return resets.reduce((latest, one) => (one.since > latest.since ? one : latest));
}

/** The planned activity whose time comes first is the one that may be overdue. */
function overdueClock(deal: DealState, rules: DealRules): RunningClock[] {
  const norm = ownNorm(deal, 'activity-overdue') ?? rules.pipeline.stalls.activityOverdue;
  const [first] = [...deal.activities].sort((a, b) => (a.plannedFor < b.plannedFor ? -1 : 1));
  if (norm === undefined || !first) return [];
  const { plannedFor: since, id: activityId } = first;
  return [{ kind: 'activity-overdue', since, resetBy: 'activity-planned', norm, activityId }];
}

/** A future activity that is not overdue keeps a deal from being silent: until it is due, and then until it is overdue. */
function silenceClock(deal: DealState, rules: DealRules): RunningClock[] {
  const norm = ownNorm(deal, 'customer-silent') ?? rules.pipeline.stalls.customerSilent?.[deal.customerClass];
  if (norm === undefined) return [];
  const { customerAnsweredAt, openedAt } = deal;
  const last = deal.activities.reduce<PlannedActivity | undefined>(
    (latest, one) => (latest && latest.plannedFor >= one.plannedFor ? latest : one),
    undefined,
  );
  const overdue = ownNorm(deal, 'activity-overdue') ?? rules.pipeline.stalls.activityOverdue;
  const coveredUntil = last && (overdue ? dueAt(last.plannedFor, overdue, deal, rules) : last.plannedFor);
  return [
    {
      kind: 'customer-silent',
      since: customerAnsweredAt ?? openedAt,
      resetBy: customerAnsweredAt ? 'customer-answered' : 'opened',
      norm,
      ...(coveredUntil ? { coveredUntil } : {}),
    },
  ];
}

/**
 * When each clock is due. One that was changed while it ran (`isRetimed`: another norm, calendar or class, or the deal
 * was reopened) never comes due at once for that: it leaves a working day, or what it left before if that is less.
 */
export function clocksOf(deal: DealState, rules: DealRules, now: Instant, isRetimed: boolean): Clock[] {
  const count = countingIn(rules.calendar, pausesOf(deal));
  return runningClocks(deal, rules).map(({ coveredUntil, ...running }) => {
    const counted = later(count(running.since, running.norm), coveredUntil);
    const before = deal.clocks.find((clock) => isSameClock(clock, running));
    const notBefore = isRetimed ? notBeforeOf(counted, before, count, now) : before?.notBefore;
    return { ...running, dueAt: later(counted, notBefore), ...(notBefore ? { notBefore } : {}) };
  });
}

/** The instant that is `norm` of working time after `since`, without the deal's pauses. */
export function dueAt(since: Instant, norm: Norm, deal: DealState, { calendar }: DealRules): Instant {
  return countingIn(calendar, pausesOf(deal))(since, norm);
}

/** The deal's pauses as working time takes them. */
export function pausesOf({ pauses = [] }: DealState): Pause[] {
  return pauses.map(({ from, to }) => ({ from: epochMs(from), ...(to ? { to: epochMs(to) } : {}) }));
}
