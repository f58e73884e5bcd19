import { CalendarError } from './calendar-error.js';
import { calendarProblems, type CalendarDefinition, type HolidayRules } from './calendar-definition.js';
import {
  DAY_MINUTES,
  DAY_MS,
  formatDate,
  parseClock,
  parseDate,
  weekdayIndex,
  WEEKDAYS,
} from './civil-date.js';
import { clockChange, instantAt, openWindows, type ClosedReason, type LocalDay } from './local-day.js';
import { publicHolidays } from './public-holidays.js';

/** An open window, half-open, in epoch milliseconds. */
export interface OpenWindow {
  readonly from: number;
  readonly to: number;
}

/** More dates than the search horizon of a deadline has, so that one long norm does not evict itself. */
const CACHED_DAYS = 6_000;

const FIRST_INSTANT = Date.UTC(1900, 0, 2);
const LAST_INSTANT = Date.UTC(2199, 11, 31);

/**
 * Compiles a calendar. Keep the result as long as the definition does not change: it remembers its days.
 * @throws CalendarError with every problem of the definition
 */
export function workingCalendar(definition: CalendarDefinition): WorkingCalendar {
  const problems = calendarProblems(definition);
  if (problems.length === 0) return new WorkingCalendar(definition);
  const list = problems.map(({ path, reason, hint }) => `${path}: ${reason} (${hint})`).join('; ');
  throw new CalendarError(`Calendar "${definition.key}" cannot be used: ${list}`, problems);
}

/** A calendar ready to count with. Its answers depend on its definition only. */
export class WorkingCalendar {
  readonly key: string;
  readonly name: string;
  readonly timeZone: string;
  /** Open at every instant there is: no weekday, holiday or closure ever shuts it. */
  readonly alwaysOpen: boolean;
  private readonly week: readonly (readonly number[])[];
  private readonly offDays: (date: string) => ClosedReason | undefined;
  private readonly days = new Map<number, LocalDay>();

  /** @internal Use workingCalendar, which refuses a definition that is wrong. */
  constructor(definition: CalendarDefinition) {
    this.key = definition.key;
    this.name = definition.name;
    this.timeZone = definition.timeZone;
    this.week = WEEKDAYS.map((weekday) => clockIntervals(definition.week[weekday] ?? []));
    this.offDays = offDays(definition);
    this.alwaysOpen =
      !definition.holidays &&
      (definition.closures ?? []).length === 0 &&
      this.week.every(([from, to]) => from === 0 && to === DAY_MINUTES);
  }

  /**
   * Open windows of a local date (`YYYY-MM-DD`); none when it is closed.
   * @throws CalendarError when the text is no date
   */
  windowsOn(date: string): OpenWindow[] {
    const { windows } = this.day(dateOf(date));
    return windows.flatMap((from, i) => (i % 2 === 0 ? [{ from, to: windows[i + 1] ?? from }] : []));
  }

  /**
   * Why a local date (`YYYY-MM-DD`) is closed, or undefined when it is a working day. A weekday without hours is
   * told as such also when it is a holiday, a holiday also when it lies in a closure.
   * @throws CalendarError when the text is no date
   */
  whyClosed(date: string): ClosedReason | undefined {
    return this.day(dateOf(date)).closed;
  }

  /**
   * The local date around an instant in epoch milliseconds.
   * @throws CalendarError when it is no whole number or lies outside the years 1900 to 2199
   */
  dayAt(ms: number): LocalDay {
    if (!Number.isInteger(ms) || ms < FIRST_INSTANT || ms > LAST_INSTANT) {
      throw new CalendarError(
        `${ms} is not an instant: pass whole epoch milliseconds of the years 1900 to 2199`,
      );
    }
    // The date in UTC is at most one day off.
    let day = this.day(Math.floor(ms / DAY_MS));
    while (ms < day.startMs) day = this.day(day.epochDay - 1);
    while (ms >= day.endMs) day = this.day(day.epochDay + 1);
    return day;
  }

  /** The local date with this epoch day (days since 1970-01-01). */
  day(epochDay: number): LocalDay {
    const known = this.days.get(epochDay);
    if (known) return known;
    const built = this.build(epochDay);
    if (this.days.size >= CACHED_DAYS) {
      const [oldest] = this.days.keys();
      if (oldest !== undefined) this.days.delete(oldest);
    }
    this.days.set(epochDay, built);
    return built;
  }

  private build(epochDay: number): LocalDay {
    const startMs = this.days.get(epochDay - 1)?.endMs ?? instantAt(this.timeZone, epochDay, 0);
    const endMs = this.days.get(epochDay + 1)?.startMs ?? instantAt(this.timeZone, epochDay + 1, 0);
    const base = {
      epochDay,
      startMs,
      endMs,
      change: endMs - startMs === DAY_MS ? undefined : clockChange(this.timeZone, startMs, endMs),
    };
    const clock = this.week[weekdayIndex(epochDay)] ?? [];
    if (clock.length === 0) return { ...base, windows: [], closed: { kind: 'weekday' } };
    const closed = this.offDays(formatDate(epochDay));
    if (closed) return { ...base, windows: [], closed };
    const windows = openWindows(this.timeZone, base, clock);
    return { ...base, windows, closed: windows.length === 0 ? { kind: 'clock-change' } : undefined };
  }
}

function dateOf(date: string): number {
  const epochDay = parseDate(date);
  if (epochDay === undefined) throw new CalendarError(`"${date}" is not a date: write YYYY-MM-DD`);
  return epochDay;
}

/** Minutes as from, to, …, with intervals that touch made one. */
function clockIntervals(intervals: readonly (readonly [string, string])[]): number[] {
  const clock: number[] = [];
  for (const [from, to] of intervals) {
    const [start, end] = [parseClock(from) ?? 0, parseClock(to) ?? 0];
    if (clock.at(-1) === start) clock[clock.length - 1] = end;
    else clock.push(start, end);
  }
  return clock;
}

/** The holidays and closures of a definition; an own holiday beats a removal, which beats the public ones. */
function offDays({
  holidays,
  closures = [],
}: CalendarDefinition): (date: string) => ClosedReason | undefined {
  const holiday = holidays ? holidayNames(holidays) : () => undefined;
  return (date) => {
    const name = holiday(date);
    if (name !== undefined) return { kind: 'holiday', name };
    // ISO dates compare as text.
    const closure = closures.find(({ from, to }) => from <= date && date <= to);
    return closure && { kind: 'closure', name: closure.reason };
  };
}

function holidayNames(rules: HolidayRules): (date: string) => string | undefined {
  const publicOnes = publicHolidays(rules);
  const added = new Map((rules.add ?? []).map(({ date, name }) => [date, name]));
  const removed = new Set(rules.remove ?? []);
  return (date) => added.get(date) ?? (removed.has(date) ? undefined : publicOnes.dayOff(date));
}
