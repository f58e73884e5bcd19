import { DAY_MS, parseDate } from '@app/domain/calendar/civil-date.js';
import type { WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import type { Precision } from '@app/domain/deal/state.js';
import { instant, type Instant } from '@app/domain/instant.js';

/** A time as a command takes it: of an approximate one the end, and how exact it is. */
export interface When {
  readonly at: Instant;
  readonly precision: Precision;
}

/**
 * Reads a time as people give it: an instant, a day (`2026-12-23`), a week (`2026-W51`) or a month (`2026-12`), which are
 * meant to their end, where the calendar is.
 */
export function whenOf(given: string, calendar: WorkingCalendar): When {
  if (given.includes('T')) return { at: given, precision: 'exact' };
  const week = /^(\d{4})-W(\d\d)$/.exec(given);
  if (week) return { at: endOf(sundayOf(Number(week[1]), Number(week[2])), calendar), precision: 'week' };
  const month = /^(\d{4})-(\d\d)$/.exec(given);
  if (month)
    return { at: endOf(lastDayOf(Number(month[1]), Number(month[2])), calendar), precision: 'month' };
  return { at: endOf(parseDate(given) ?? 0, calendar), precision: 'day' };
}

function endOf(epochDay: number, calendar: WorkingCalendar): Instant {
  return instant(calendar.day(epochDay).endMs);
}

/** The week of ISO 8601 with the year's first Thursday is its first; it ends on Sunday. */
function sundayOf(year: number, week: number): number {
  const fourth = Date.UTC(year, 0, 4);
  const weekday = (new Date(fourth).getUTCDay() + 6) % 7;
  return fourth / DAY_MS - weekday + week * 7 - 1;
}

function lastDayOf(year: number, month: number): number {
  return Date.UTC(year, month, 0) / DAY_MS;
}
