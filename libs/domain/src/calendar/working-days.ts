import { clockAt, instantOfClock, type LocalDay } from './local-day.js';
import type { MergedPauses } from './pauses.js';
import { checkHorizon } from './search-horizon.js';
import type { WorkingCalendar } from './working-calendar.js';
import { addHours, countHours } from './working-hours.js';

/** An instant of open time (or a closing) with the date it belongs to. */
interface OpenInstant {
  readonly day: LocalDay;
  readonly at: number;
}

/**
 * `days` working days after the start: the same clock time on the next working day, and so on.
 *
 * - A working day is a date with open time. A start outside open time is moved to the next opening; a start at a
 *   closing still belongs to the date that closes.
 * - When the clock time is closed on the target date, the due instant is the next opening of that date, or its
 *   closing when none follows: it never leaves the date.
 * - A clock time that the clocks jump over on the target date is the instant of the jump; of one that exists twice
 *   it is the first. (With any other choice a later start could be due earlier.)
 * - Pauses: the counted time from the start to that due instant is the norm's length, and it is resumed after each
 *   pause. So a pause puts the due instant off by exactly the counted time it covers: nothing for closed time,
 *   a day for a whole working day among equal ones. What begins or resumes at an opening is due at an opening, else
 *   a norm that is used up at a closing is due there.
 *
 * More pause is never due earlier. A later start is not either, unless it lies after a pause's beginning and the
 * working days differ in their hours.
 * Undefined when a pause that is still open comes before.
 * @throws CalendarError beyond the search horizon
 */
export function addDays(
  calendar: WorkingCalendar,
  startMs: number,
  days: number,
  pauses: MergedPauses,
): number | undefined {
  const first = openAtOrAfter(calendar, startMs);
  const clock = clockAt(first.day, first.at);
  let day = first.day;
  for (let left = days; left > 0;) {
    checkHorizon(calendar, first.day.epochDay, day.epochDay);
    day = calendar.day(day.epochDay + 1);
    if (day.windows.length > 0) left--;
  }
  const due = openFrom(day, instantOfClock(day, clock)) ?? day.windows.at(-1) ?? day.endMs;
  if (pauses.length === 0) return due;
  const resumed = isPaused(first, pauses) ? addHours(calendar, startMs, 0, pauses, true) : undefined;
  const atOpening = resumed === undefined ? isOpening(day, due) : isOpening(calendar.dayAt(resumed), resumed);
  return addHours(calendar, startMs, countHours(calendar, startMs, due, []), pauses, atOpening);
}

/**
 * The same clock time `days` working days earlier. A due instant outside open time is moved back to the closing
 * before it; a clock time closed on the target date becomes the closing before it on that date, or its opening.
 * @throws CalendarError beyond the search horizon
 */
export function subtractDays(calendar: WorkingCalendar, dueMs: number, days: number): number {
  const last = openAtOrBefore(calendar, dueMs);
  const clock = clockAt(last.day, last.at);
  let day = last.day;
  for (let left = days; left > 0;) {
    checkHorizon(calendar, last.day.epochDay, day.epochDay);
    day = calendar.day(day.epochDay - 1);
    if (day.windows.length > 0) left--;
  }
  return openUntil(day, instantOfClock(day, clock)) ?? day.windows[0] ?? day.startMs;
}

/** Whether the open time at an instant (at a closing: the open time before it) is paused. */
function isPaused({ day, at }: OpenInstant, pauses: MergedPauses): boolean {
  const open = day.windows.some((from, i) => i % 2 === 0 && from <= at && at < (day.windows[i + 1] ?? 0));
  const probe = open ? at : at - 1;
  return pauses.some((from, p) => p % 2 === 0 && from <= probe && probe < (pauses[p + 1] ?? 0));
}

/** Whether a date opens at an instant. */
export function isOpening({ windows }: LocalDay, ms: number): boolean {
  return windows.some((from, i) => i % 2 === 0 && from === ms);
}

function openAtOrAfter(calendar: WorkingCalendar, ms: number): OpenInstant {
  const today = calendar.dayAt(ms);
  if (openFrom(today, ms) !== ms) {
    const yesterday = calendar.day(today.epochDay - 1);
    // A closing at 24:00 belongs to the date before.
    if (yesterday.windows.at(-1) === ms) return { day: yesterday, at: ms };
  }
  for (let day = today; ; day = calendar.day(day.epochDay + 1)) {
    const at = openFrom(day, ms);
    if (at !== undefined) return { day, at };
    checkHorizon(calendar, today.epochDay, day.epochDay);
  }
}

function openAtOrBefore(calendar: WorkingCalendar, ms: number): OpenInstant {
  const today = calendar.dayAt(ms);
  for (let day = today; ; day = calendar.day(day.epochDay - 1)) {
    const at = openUntil(day, ms);
    if (at !== undefined) return { day, at };
    checkHorizon(calendar, today.epochDay, day.epochDay);
  }
}

/** The first open instant (or closing) of a date that is not before the given one. */
function openFrom({ windows }: LocalDay, ms: number): number | undefined {
  for (let i = 0; i < windows.length; i += 2) {
    if (ms <= (windows[i + 1] ?? 0)) return Math.max(ms, windows[i] ?? 0);
  }
  return undefined;
}

/** The last open instant (or closing) of a date that is not after the given one. */
function openUntil({ windows }: LocalDay, ms: number): number | undefined {
  for (let i = windows.length - 2; i >= 0; i -= 2) {
    if ((windows[i] ?? 0) <= ms) return Math.min(ms, windows[i + 1] ?? 0);
  }
  return undefined;
}
