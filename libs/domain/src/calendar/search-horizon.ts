import { CalendarError } from './calendar-error.js';
import type { WorkingCalendar } from './working-calendar.js';

/**
 * Fifteen years of dates. The longest norm (3660 days) still fits into a week of five working days with its
 * holidays; a calendar that needs more (years of closures, one open minute a week) is a mistake to be told.
 */
export const HORIZON_DAYS = 5_500;

/** @throws CalendarError when a search has walked over more dates than any sensible deadline needs */
export function checkHorizon(calendar: WorkingCalendar, firstDay: number, epochDay: number): void {
  if (Math.abs(epochDay - firstDay) <= HORIZON_DAYS) return;
  throw new CalendarError(
    `Calendar "${calendar.key}" does not have that much working time within ${HORIZON_DAYS} days: ` +
      'shorten the norm or the pauses, or open the calendar for more hours',
  );
}
