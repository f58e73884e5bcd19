import { Temporal } from 'temporal-polyfill';
import { DAY_MS, MINUTE_MS } from './civil-date.js';

/** Why a date has no open hour. */
export type ClosedReason =
  | { readonly kind: 'weekday' }
  | { readonly kind: 'holiday'; readonly name: string }
  | { readonly kind: 'closure'; readonly name: string }
  /** The clocks jumped over every open hour of the date. */
  | { readonly kind: 'clock-change' };

/** The clocks of a date before and after `at`; offsets in milliseconds east of UTC. */
export interface ClockChange {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** One local date on the time line. All instants are epoch milliseconds. */
export interface LocalDay {
  readonly epochDay: number;
  readonly startMs: number;
  /** Start of the next date. */
  readonly endMs: number;
  /** Open windows as from, to, from, to, … : sorted, apart, half-open, inside [startMs, endMs]. */
  readonly windows: readonly number[];
  readonly closed?: ClosedReason;
  /** Set on the dates that do not have 24 hours. */
  readonly change?: ClockChange;
}

/**
 * The instant of a local date and clock time. A time that does not exist (the clocks jump forward) is taken with
 * the offset before the jump, one that exists twice is its first occurrence: Temporal's `compatible`, the rule of
 * iCalendar (RFC 5545) and of java.time.
 */
export function instantAt(timeZone: string, epochDay: number, minutes: number): number {
  const utc = new Date(epochDay * DAY_MS + minutes * MINUTE_MS);
  const local = new Temporal.PlainDateTime(
    utc.getUTCFullYear(),
    utc.getUTCMonth() + 1,
    utc.getUTCDate(),
    utc.getUTCHours(),
    utc.getUTCMinutes(),
  );
  return local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/**
 * Places the clock intervals of a date (minutes as from, to, …; sorted, apart) on the time line.
 * Their ends are resolved as instantAt says and clipped to the date, so that no minute belongs to two dates.
 */
export function openWindows(
  timeZone: string,
  day: Pick<LocalDay, 'epochDay' | 'startMs' | 'endMs'>,
  clock: readonly number[],
): number[] {
  if (day.endMs - day.startMs === DAY_MS) return clock.map((minutes) => day.startMs + minutes * MINUTE_MS);
  const windows: number[] = [];
  for (let i = 0; i < clock.length; i += 2) {
    const from = Math.max(instantAt(timeZone, day.epochDay, clock[i] ?? 0), day.startMs, windows.at(-1) ?? 0);
    const to = Math.min(instantAt(timeZone, day.epochDay, clock[i + 1] ?? 0), day.endMs);
    if (from >= to) continue;
    // A window moved out of the missing hour may reach the one after it.
    if (windows.at(-1) === from) windows[windows.length - 1] = to;
    else windows.push(from, to);
  }
  return windows;
}

/** How the clocks change on a date of other than 24 hours. */
export function clockChange(timeZone: string, startMs: number, endMs: number): ClockChange {
  const start = zonedAt(timeZone, startMs);
  const before = start.offsetNanoseconds / 1e6;
  const next = start.getTimeZoneTransition('next')?.epochMilliseconds ?? endMs;
  // Clocks that change at midnight have changed before the date begins.
  const at = Math.min(next, endMs);
  return { at, before, after: at < endMs ? zonedAt(timeZone, at).offsetNanoseconds / 1e6 : before };
}

/**
 * Clock time of an instant of the day, in milliseconds since local midnight. It never runs backwards: it stands
 * still while an hour is repeated.
 */
export function clockAt({ epochDay, startMs, change }: LocalDay, ms: number): number {
  if (!change) return ms - startMs;
  const midnight = epochDay * DAY_MS;
  if (ms < change.at) return ms + change.before - midnight;
  return Math.max(change.at + change.before, ms + change.after) - midnight;
}

/** The first instant of the day at which its clock shows the time (milliseconds since midnight) or a later one. */
export function instantOfClock({ epochDay, startMs, endMs, change }: LocalDay, clock: number): number {
  if (!change) return startMs + clock;
  const utc = epochDay * DAY_MS + clock;
  const first = utc - change.before;
  const instant = first <= change.at ? first : Math.max(change.at, utc - change.after);
  return Math.min(Math.max(instant, startMs), endMs);
}

function zonedAt(timeZone: string, ms: number): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
}
