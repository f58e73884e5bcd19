import {
  explainByDays,
  explainDeadline,
  type DeadlineExplanation,
  type ExplanationByDays,
} from './deadline-explanation.js';
import type { Norm } from './norm.js';
import { mergePauses, pausedForGoodFrom, type Pause } from './pauses.js';
import type { WorkingCalendar } from './working-calendar.js';
import { addDays, isOpening, subtractDays } from './working-days.js';
import { addHours, countHours, subtractHours } from './working-hours.js';

/** A deadline with its reasons. */
export interface Deadline {
  /** Epoch milliseconds; undefined while a pause is open before the norm is used up. */
  readonly dueMs: number | undefined;
  readonly explanation: DeadlineExplanation;
  /** The same with the days that counted, for whoever draws them. */
  readonly byDays: ExplanationByDays;
}

/**
 * When a norm that began to run at an instant is due.
 *
 * Days are added first (see addDays for what a working day is), then hours (see addHours). Paused time does not
 * count: a pause over closed time changes nothing, a longer pause never makes the due instant earlier. A norm used
 * up before an open pause began stays due: putting a deal on hold does not undo a broken norm. A delay of zero is
 * due at its start, also outside open time.
 * @param startMs epoch milliseconds
 * @param pauses in any order, also overlapping
 * @throws CalendarError for impossible instants or pauses, and when the calendar does not have that much working
 *   time within the search horizon
 */
export function addWorkingTime(
  calendar: WorkingCalendar,
  startMs: number,
  norm: Norm,
  pauses: readonly Pause[] = [],
): Deadline {
  calendar.dayAt(startMs);
  const merged = mergePauses(pauses);
  const afterDays = norm.days === 0 ? startMs : addDays(calendar, startMs, norm.days, merged);
  const dueMs = afterDays === undefined ? undefined : addHours(calendar, afterDays, norm.ms, merged);
  const countedUntilMs = dueMs ?? Math.max(startMs, pausedForGoodFrom(merged));
  const facts = { calendar, norm, startMs, dueMs, countedUntilMs, pauses: merged };
  return {
    dueMs,
    // Made when it is asked for: most deadlines are only kept, and their reasons cost more than they do.
    get explanation() {
      return explainDeadline(facts);
    },
    get byDays() {
      return explainByDays(facts);
    },
  };
}

/**
 * A due instant that was counted without pauses, put off by exactly the counted time that they cover between its start
 * and it. Pauses that do not touch it leave it as it is.
 * @throws CalendarError as addWorkingTime does
 */
export function putOff(
  calendar: WorkingCalendar,
  startMs: number,
  dueMs: number,
  pauses: readonly Pause[],
): number | undefined {
  const merged = mergePauses(pauses);
  const isTouched = merged.some((from, p) => p % 2 === 0 && from <= dueMs && (merged[p + 1] ?? 0) > startMs);
  if (!isTouched || dueMs <= startMs) return dueMs;
  const counted = countHours(calendar, startMs, dueMs, []);
  const later = addHours(calendar, startMs, counted, merged, isOpening(calendar.dayAt(dueMs), dueMs));
  return later === undefined ? undefined : Math.max(dueMs, later);
}

/**
 * The instant at which a norm has to begin to be due then ("one hour before that"), in epoch milliseconds. The
 * inverse of addWorkingTime without pauses: hours are taken off first, then days.
 * @throws CalendarError as addWorkingTime does
 */
export function subtractWorkingTime(calendar: WorkingCalendar, dueMs: number, norm: Norm): number {
  calendar.dayAt(dueMs);
  const beforeHours = subtractHours(calendar, dueMs, norm.ms);
  return norm.days === 0 ? beforeHours : subtractDays(calendar, beforeHours, norm.days);
}

/**
 * Counted milliseconds between two instants (epoch milliseconds): open and not paused. An open pause lasts until
 * the end. Zero when the end is not after the beginning.
 * @throws CalendarError for impossible instants or pauses
 */
export function workingTimeBetween(
  calendar: WorkingCalendar,
  fromMs: number,
  toMs: number,
  pauses: readonly Pause[] = [],
): number {
  calendar.dayAt(fromMs);
  calendar.dayAt(toMs);
  return countHours(calendar, fromMs, toMs, mergePauses(pauses));
}
