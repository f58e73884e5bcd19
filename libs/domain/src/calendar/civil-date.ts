/**
 * Dates and clock times as whole numbers. A date is its epoch day (days since 1970-01-01), a clock time the
 * minutes since local midnight: both compare and add cheaply, which the hot path of deadlines needs.
 */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Minutes of a clock day, the value of `24:00`. */
export const DAY_MINUTES = 1_440;

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const CLOCK = /^(\d{2}):(\d{2})$/;

/** Epoch day of a `YYYY-MM-DD` date, or undefined when the text is no date of the calendar. */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const ms = Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
  // 31 February rolls over to March: only a date that reads back unchanged exists.
  return new Date(ms).toISOString().startsWith(text) ? ms / DAY_MS : undefined;
}

/** `YYYY-MM-DD` of an epoch day. */
export function formatDate(epochDay: number): string {
  return new Date(epochDay * DAY_MS).toISOString().slice(0, 10);
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayIndex(epochDay: number): number {
  // 1970-01-01 was a Thursday; the double modulo keeps dates before it positive.
  return (((epochDay + 3) % 7) + 7) % 7;
}

/** Minutes since midnight of an `HH:MM` text (`24:00` is 1440), or undefined when it is no clock time. */
export function parseClock(text: string): number | undefined {
  const match = CLOCK.exec(text);
  if (!match) return undefined;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= DAY_MINUTES ? minutes : undefined;
}
