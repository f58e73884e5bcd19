import { CalendarError } from '../calendar/calendar-error.js';
import { parseDelay, parseNorm } from '../calendar/norm.js';
import type { Pause } from '../calendar/pauses.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { addWorkingTime, subtractWorkingTime } from '../calendar/working-time.js';
import { countingIn, delaysIn, isSameClock, later, notBeforeOf } from '../escalation/clock.js';
import { epochMs, instant, type Instant } from '../instant.js';
import type { Norm } from '../pipeline/definition.js';
import type { ReturnRules } from './rules.js';
import { remindersOf } from './reminding.js';
import { runningClocks, windowEnd, type RunningClock } from './running.js';
import type { CasePause, ReturnCaseState, ReturnClock, ReturnPause } from './state.js';

const dayMs = 86_400_000;
/** A case that is opened again when its time is used up leaves a working day. */
const leftToAct: Norm = 'P1D';

/**
 * The clocks of a case, each with when it is due and when it warns. What was changed while a clock ran never breaks it at
 * once: it leaves a working day, or what it left before if that is less.
 * @param isRetimed the regulation or a calendar was changed since they were counted
 */
export function clocksOf(
  given: ReturnCaseState,
  rules: ReturnRules,
  now: Instant,
  isRetimed: boolean,
): ReturnClock[] {
  return runningClocks(given, rules).map((one) => {
    const before = sameClock(given.clocks, one);
    try {
      return clockOf(one, before, rules, now, isRetimed);
    } catch (error) {
      if (!(error instanceof CalendarError)) throw error;
      return uncountable(one, before, rules);
    }
  });
}

function clockOf(
  { pauses, window, warnBefore, reminders, ...running }: RunningClock,
  before: ReturnClock | undefined,
  rules: ReturnRules,
  now: Instant,
  isRetimed: boolean,
): ReturnClock {
  const calendar = calendarOf(running, rules);
  const counted = window ? windowEnd({ ...running, window }, calendar) : dueOf(running, pauses, calendar);
  if (counted === undefined) return { ...running, ...warnedOf(before) };
  const notBefore =
    isRetimed || isShortened(running, counted, before)
      ? notBeforeOf(counted, dated(before), countingIn(calendar), now)
      : before?.notBefore;
  const dueAt = later(counted, notBefore);
  const warnAt = window
    ? instant(epochMs(dueAt) - window.warnDaysBefore * dayMs)
    : warningOf(running.since, dueAt, warnBefore, calendar);
  return {
    ...running,
    dueAt,
    ...(warnAt ? { warnAt } : {}),
    ...warnedOf(before),
    ...remindersOf({ ...running, dueAt }, before, reminders, calendar, now),
    ...(notBefore ? { notBefore } : {}),
  };
}

/** A calendar without so much working time left stops no case: its clock stays as it was, or is over in a week. */
function uncountable(
  { pauses, window: _, warnBefore: __, reminders: ___, ...running }: RunningClock,
  before: ReturnClock | undefined,
  rules: ReturnRules,
): ReturnClock {
  if (before) return { ...before, untold: undefined, ...running };
  const count = countingIn(calendarOf(running, rules));
  return { ...running, dueAt: delaysIn(count, pausesInMs(pauses)).weekAfter(running.since) };
}

/** Nothing but another calendar of its own shortens a counterparty's clock without a change of the rules. */
function isShortened(
  { inCharge }: Pick<RunningClock, 'inCharge'>,
  counted: Instant,
  before: ReturnClock | undefined,
): boolean {
  return inCharge === 'counterparty' && before?.dueAt !== undefined && counted < before.dueAt;
}

/**
 * Whether clocks are to be counted otherwise than they were: a counterparty works by another calendar by now, or a customer has been
 * told after all of what it is to confirm.
 */
export function isCountedOtherwise(given: ReturnCaseState, rules: ReturnRules, now: Instant): boolean {
  return clocksOf(given, rules, now, false).some((clock) => {
    const before = sameClock(given.clocks, clock);
    const isMoved = clock.inCharge === 'counterparty' && clock.dueAt !== before?.dueAt;
    return isMoved || (before?.untold === true && !clock.untold);
  });
}

type Stretch = Parameters<typeof isSameClock>[0] & Pick<ReturnClock, 'partIds'>;

/**
 * The same clock among others. Parts that came to a step together and have not stood still together have clocks of their own,
 * which only their parts tell apart; a part that was split off has that of the one it was of.
 */
export function sameClock<Clock extends Stretch>(clocks: readonly Clock[], one: Stretch): Clock | undefined {
  const same = clocks.filter((clock) => isSameClock(clock, one));
  return same.find(({ partIds }) => partIds.some((id) => one.partIds.includes(id))) ?? same[0];
}

/** The calendar in which a clock runs: the counterparty's own for what it has to do. */
export function calendarOf(
  { inCharge, counterpartyId }: Pick<RunningClock, 'inCharge' | 'counterpartyId'>,
  rules: Pick<ReturnRules, 'calendar' | 'calendarOf'>,
): WorkingCalendar {
  if (inCharge !== 'counterparty' || counterpartyId === undefined) return rules.calendar;
  return rules.calendarOf?.(counterpartyId) ?? rules.calendar;
}

/** A clock that was used up when its case closed leaves a working day after it has been opened again. */
function dueOf(
  { since, norm }: Pick<RunningClock, 'since' | 'norm'>,
  pauses: readonly (ReturnPause | CasePause)[],
  calendar: WorkingCalendar,
): Instant | undefined {
  const stood = pausesInMs(pauses);
  const { dueMs } = addWorkingTime(calendar, epochMs(since), parseNorm(norm ?? leftToAct), stood);
  if (dueMs === undefined) return undefined;
  const reopened = pauses.findLast((pause) => 'because' in pause && pause.because === 'closed')?.to;
  if (reopened === undefined || dueMs > epochMs(reopened)) return instant(dueMs);
  const graced = addWorkingTime(calendar, epochMs(reopened), parseNorm(leftToAct), stood).dueMs;
  return graced === undefined ? undefined : instant(graced);
}

export function pausesInMs(pauses: readonly ReturnPause[]): Pause[] {
  return pauses.map(({ from, to }) => ({
    from: epochMs(from),
    ...(to === undefined ? {} : { to: epochMs(to) }),
  }));
}

/** A warning that would come with the start of a clock says nothing. */
function warningOf(
  since: Instant,
  dueAt: Instant,
  warnBefore: Norm | undefined,
  calendar: WorkingCalendar,
): Instant | undefined {
  if (warnBefore === undefined) return undefined;
  const warnAt = instant(subtractWorkingTime(calendar, epochMs(dueAt), parseDelay(warnBefore)));
  return warnAt > since ? warnAt : undefined;
}

function dated(clock: ReturnClock | undefined): { readonly dueAt: Instant } | undefined {
  return clock?.dueAt === undefined ? undefined : { dueAt: clock.dueAt };
}

function warnedOf(clock: ReturnClock | undefined): Pick<ReturnClock, 'warnedAt'> {
  return clock?.warnedAt === undefined ? {} : { warnedAt: clock.warnedAt };
}
