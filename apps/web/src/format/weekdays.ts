import { addDays } from './zoned.js';

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

const aMonday = '2024-01-01';

/** What a weekday is called in a language. */
export function weekdayName(day: Weekday, language: string): string {
  const date = addDays(aMonday, weekdays.indexOf(day));
  return new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
}
