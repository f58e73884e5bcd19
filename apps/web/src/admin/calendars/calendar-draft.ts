import type { CalendarDefinition } from '../../api/calendars.js';
import { weekdays, type Weekday } from '../../format/weekdays.js';

export interface DaysOff {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** A calendar as it stands in a form: hours as people write them. */
export interface CalendarDraft {
  readonly name: string;
  readonly week: Readonly<Record<Weekday, string>>;
  readonly closures: readonly DaysOff[];
  /** Public holidays on which the calendar works. */
  readonly removed: readonly string[];
}

export function draftOf({ name, week, closures = [], holidays }: CalendarDefinition): CalendarDraft {
  const hours = weekdays.map((day) => [day, hoursText(week[day] ?? [])]);
  return {
    name,
    week: Object.fromEntries(hours) as CalendarDraft['week'],
    closures,
    removed: holidays?.remove ?? [],
  };
}

/** The definition that the form means; undefined while hours stand in it that are none. What it does not show stays. */
export function definitionOf(base: CalendarDefinition, draft: CalendarDraft): CalendarDefinition | undefined {
  const week: Partial<Record<Weekday, [string, string][]>> = {};
  for (const day of weekdays) {
    const hours = hoursOf(draft.week[day]);
    if (!hours) return undefined;
    if (hours.length > 0) week[day] = hours;
  }
  const { closures, removed } = draft;
  return {
    ...base,
    name: draft.name.trim(),
    week,
    holidays: base.holidays && { ...base.holidays, remove: removed.length > 0 ? removed : undefined },
    closures: closures.length > 0 ? closures : undefined,
  };
}

export function hoursText(intervals: readonly (readonly [string, string])[]): string {
  return intervals.map(([from, to]) => `${from}–${to}`).join(', ');
}

const interval = /^(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})$/;

/** Hours such as `8:00–12:00, 12:30–17:00`; undefined: this is none. Whether they make sense is the server's to say. */
export function hoursOf(text: string): [string, string][] | undefined {
  if (text.trim() === '') return [];
  const found = text.split(/[,;]/).map((one) => interval.exec(one.trim()));
  const hours: [string, string][] = [];
  for (const match of found) {
    if (!match) return undefined;
    const [, fromHour = '', fromMinute = '', toHour = '', toMinute = ''] = match;
    hours.push([`${fromHour.padStart(2, '0')}:${fromMinute}`, `${toHour.padStart(2, '0')}:${toMinute}`]);
  }
  return hours;
}
