import { CalendarError } from '../calendar/calendar-error.js';
import type { DealRules } from '../deal/rules.js';
import type { Clock } from '../deal/state.js';
import { countingIn, delaysIn, isSameClock, later, notBeforeOf, type Counting } from '../escalation/clock.js';
import type { Telling } from '../escalation/escalation.js';
import type { Happening, RetimingCause } from '../escalation/happening.js';
import { nextRung } from '../escalation/ladder.js';
import { changesOf, settleEscalation } from '../escalation/settling.js';
import type { Instant } from '../instant.js';
import type { Norm, PipelineDefinition } from '../pipeline/definition.js';
import type { HandoverState } from './state.js';

/** The rules a handover lives under: those of its deal, as far as they say when it is late and who is told. */
export type HandoverRules = Pick<
  DealRules,
  'pipeline' | 'calendar' | 'timingVersion' | 'calendarVersion' | 'id'
>;

export interface HandoverSettled {
  readonly state: HandoverState;
  readonly happenings: readonly Happening[];
  readonly tellings: readonly Telling[];
}

/** Where a pipeline does not say how long a personal manager may take. */
const usualNorm: Norm = 'P2D';

/** How long a personal manager may take to accept a won deal. */
export function handoverNorm({ handover }: Pick<PipelineDefinition, 'handover'>): Norm {
  return handover?.norm ?? usualNorm;
}

/**
 * Brings a handover's clock and ladder up to date with `now`: every transition ends with it, and a deadline that fires is
 * nothing but it. In the ladder the owner is the personal manager.
 */
export function settleHandover(given: HandoverState, rules: HandoverRules, now: Instant): HandoverSettled {
  if (given.status !== 'open') {
    const state = { ...given, clocks: [], escalation: undefined, nextDueAt: undefined };
    return { state, happenings: [], tellings: [] };
  }
  const causes = retimingOf(given, rules);
  const count = countingIn(rules.calendar);
  const clock = clockOf(given, rules, count, now, causes.length > 0);
  const stalls = clock.dueAt <= now ? [clock] : [];
  const told = settleEscalation(stallingOf(given, stalls, rules), ladderOf(given, rules, count), now);
  const state: HandoverState = {
    ...given,
    timingVersion: rules.timingVersion ?? given.timingVersion,
    calendarVersion: rules.calendarVersion ?? given.calendarVersion,
    clocks: [clock],
    escalation: told.escalation,
    nextDueAt: told.escalation ? nextRung(told.escalation) : clock.dueAt,
  };
  const happenings: Happening[] = [
    ...causes.map((because): Happening => ({ kind: 're-timed', because })),
    ...changesOf(given.escalation?.stalls ?? [], stalls),
    ...told.happenings,
  ];
  return { state, happenings, tellings: told.tellings };
}

/** What has changed under which the clock of an open handover was counted. */
export function retimingOf(
  { timingVersion, calendarVersion }: HandoverState,
  rules: HandoverRules,
): RetimingCause[] {
  return [
    ...(isOther(timingVersion, rules.timingVersion) ? (['timing'] as const) : []),
    ...(isOther(calendarVersion, rules.calendarVersion) ? (['calendar'] as const) : []),
  ];
}

function isOther(known: number | undefined, now: number | undefined): boolean {
  return known !== undefined && now !== undefined && known !== now;
}

function clockOf(
  { openedAt, clocks }: HandoverState,
  { pipeline }: HandoverRules,
  count: Counting,
  now: Instant,
  isRetimed: boolean,
): Clock {
  const running = {
    kind: 'handover' as const,
    since: openedAt,
    resetBy: 'opened' as const,
    norm: handoverNorm(pipeline),
  };
  const before = clocks.find((clock) => isSameClock(clock, running));
  try {
    const counted = count(running.since, running.norm);
    const notBefore = isRetimed ? notBeforeOf(counted, before, count, now) : before?.notBefore;
    return { ...running, dueAt: later(counted, notBefore), ...(notBefore ? { notBefore } : {}) };
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    // A calendar without so much working time left neither stops the handover nor leaves it without a deadline.
    return before ?? { ...running, dueAt: delaysIn(count).weekAfter(running.since) };
  }
}

function stallingOf({ handoverId, seq, escalation }: HandoverState, stalls: Clock[], rules: HandoverRules) {
  const newId = () => rules.id(`handover-escalation:${handoverId}:${seq}`);
  return { stalls, escalation, isHeld: false, opened: [], newId };
}

function ladderOf({ key }: HandoverState, { pipeline }: HandoverRules, count: Counting) {
  return { levels: pipeline.ladder, isKey: key, ...delaysIn(count) };
}
