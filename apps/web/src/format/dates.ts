/** Where and how the reader reads dates. */
export interface Reading {
  readonly language: string;
  readonly timeZone: string;
}

const dayMs = 86_400_000;

/** "Tue 3 Mar"; with its year when that is not this one. */
export function dayOf(at: string, { language, timeZone }: Reading, now = new Date()): string {
  const isThisYear = yearOf(new Date(at), timeZone) === yearOf(now, timeZone);
  return new Intl.DateTimeFormat(placeOf(language), {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: isThisYear ? undefined : 'numeric',
  }).format(new Date(at));
}

/** "Tue 3 Mar, 14:05". */
export function dayAndTime(at: string, reading: Reading, now = new Date()): string {
  return `${dayOf(at, reading, now)}, ${timeOf(at, reading)}`;
}

export function timeOf(at: string, { language, timeZone }: Reading): string {
  return new Intl.DateTimeFormat(placeOf(language), { timeZone, hour: '2-digit', minute: '2-digit' }).format(
    new Date(at),
  );
}

/** A day without a time, such as a contract's: the same wherever it is read. */
export function plainDay(day: string, { language }: Reading): string {
  return new Intl.DateTimeFormat(placeOf(language), { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** "in 3 days", "2 hours ago": near enough to be read at a glance. */
export function fromNow(at: string, language: string, now = Date.now()): string {
  const ms = new Date(at).getTime() - now;
  for (const [unit, size] of sizes) {
    // "In 1 day", not "tomorrow": that is a question of midnight, and not of hours.
    if (Math.abs(ms) >= size)
      return new Intl.RelativeTimeFormat(language).format(Math.trunc(ms / size), unit);
  }
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(0, 'minute');
}

const sizes = [
  ['month', 30 * dayMs],
  ['week', 7 * dayMs],
  ['day', dayMs],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[];

/** When a planned activity is meant: exactly, or within a day, a week or a month. */
export function planned(
  { plannedFor, precision }: { readonly plannedFor: string; readonly precision?: string },
  reading: Reading,
): string {
  if (precision === undefined || precision === 'exact') return dayAndTime(plannedFor, reading);
  if (precision !== 'month') return dayOf(plannedFor, reading);
  const { language, timeZone } = reading;
  return new Intl.DateTimeFormat(placeOf(language), { timeZone, month: 'long', year: 'numeric' }).format(
    new Date(plannedFor),
  );
}

/** Days from one instant to another, whole ones. */
export function daysBetween(from: string, to: number): number {
  return Math.max(0, Math.floor((to - new Date(from).getTime()) / dayMs));
}

/** Days before months and 24 hours, as in the working calendars; of English there are several ways. */
function placeOf(language: string): string {
  return language === 'en' ? 'en-GB' : language;
}

function yearOf(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(at);
}
