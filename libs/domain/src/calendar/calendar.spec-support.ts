import { Temporal } from 'temporal-polyfill';
import type { CalendarDefinition, ClockInterval } from './calendar-definition.js';
import { WEEKDAYS } from './civil-date.js';
import { parseDelay, type Norm } from './norm.js';
import type { Pause } from './pauses.js';
import { workingCalendar, type WorkingCalendar } from './working-calendar.js';
import { addWorkingTime, subtractWorkingTime } from './working-time.js';

export const NINE_TO_FIVE: readonly ClockInterval[] = [['09:00', '17:00']];

/** The same intervals from Monday to Friday. */
export function workdays(intervals: readonly ClockInterval[] = NINE_TO_FIVE): CalendarDefinition['week'] {
  return Object.fromEntries(WEEKDAYS.slice(0, 5).map((day) => [day, intervals]));
}

/** The same intervals on all seven days. */
export function everyDay(intervals: readonly ClockInterval[]): CalendarDefinition['week'] {
  return Object.fromEntries(WEEKDAYS.map((day) => [day, intervals]));
}

export function definition(changes: Partial<CalendarDefinition> = {}): CalendarDefinition {
  return { key: 'office', name: 'Office', timeZone: 'Europe/Prague', week: workdays(), ...changes };
}

export function calendar(changes: Partial<CalendarDefinition> = {}): WorkingCalendar {
  return workingCalendar(definition(changes));
}

/** Epoch milliseconds of `YYYY-MM-DD HH:MM` in a zone; an ISO instant with Z is taken as it is. */
export function at(text: string, timeZone = 'Europe/Prague'): number {
  if (text.endsWith('Z')) return Temporal.Instant.from(text).epochMilliseconds;
  return Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(timeZone).epochMilliseconds;
}

/** `Fri 2024-03-29 16:30` in the calendar's zone, to read failures by. */
export function shown(ms: number | undefined, timeZone = 'Europe/Prague'): string {
  if (ms === undefined) return 'never';
  const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
  const weekday = (WEEKDAYS[zoned.dayOfWeek - 1] ?? '').slice(0, 3);
  return `${weekday} ${zoned.toPlainDateTime().toString().slice(0, 16).replace('T', ' ')}`;
}

export function norm(text: string): Norm {
  return parseDelay(text);
}

export function pause(from: string, to?: string, timeZone = 'Europe/Prague'): Pause {
  return to === undefined ? { from: at(from, timeZone) } : { from: at(from, timeZone), to: at(to, timeZone) };
}

/** The due instant of a norm, shown in the calendar's zone. */
export function due(
  working: WorkingCalendar,
  start: string,
  text: string,
  pauses: readonly Pause[] = [],
): string {
  const { dueMs } = addWorkingTime(working, at(start, working.timeZone), norm(text), pauses);
  return shown(dueMs, working.timeZone);
}

/** The instant a norm before another, shown in the calendar's zone. */
export function before(working: WorkingCalendar, dueAt: string, text: string): string {
  return shown(subtractWorkingTime(working, at(dueAt, working.timeZone), norm(text)), working.timeZone);
}
