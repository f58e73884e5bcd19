import type { CalendarDefinition, ClockInterval } from './calendar-definition.js';
import { WEEKDAYS } from './civil-date.js';
import type { Pause } from './pauses.js';

const MINUTE = 60_000;
/** Every zone's offset changes on a quarter of an hour. */
const QUARTER = 15;

export const COUNTED_FROM = Date.UTC(2024, 0, 1);
export const COUNTED_TO = Date.UTC(2026, 0, 1);

/**
 * Counts working time the slow way, to check the fast one by: it knows of each minute of two years whether it is open
 * (from Intl's clock and a list of closed dates written by hand), and nothing else. All instants are whole minutes.
 */
export class MinuteCounter {
  private readonly open: Uint8Array;

  constructor(definition: CalendarDefinition, closedDates: readonly string[]) {
    const minutes = (COUNTED_TO - COUNTED_FROM) / MINUTE;
    this.open = new Uint8Array(minutes);
    const clockOf = localClock(definition.timeZone);
    const closed = new Set(closedDates);
    const week = WEEKDAYS.map((weekday) => (definition.week[weekday] ?? []).map(inMinutes));
    for (let first = 0; first < minutes; first += QUARTER) {
      const { date, weekday, minute } = clockOf(COUNTED_FROM + first * MINUTE);
      const intervals = closed.has(date) ? [] : (week[weekday] ?? []);
      for (let m = 0; m < QUARTER; m++) {
        const isOpen = intervals.some(([from, to]) => from <= minute + m && minute + m < to);
        this.open[first + m] = isOpen ? 1 : 0;
      }
    }
  }

  isOpen(ms: number): boolean {
    return this.open[(ms - COUNTED_FROM) / MINUTE] === 1;
  }

  /** Open, unpaused minutes in [from, to). */
  between(from: number, to: number, pauses: readonly Pause[] = []): number {
    let count = 0;
    for (let ms = from; ms < to; ms += MINUTE) if (this.counts(ms, pauses)) count++;
    return count;
  }

  /** The end of the last of so many counted minutes, or undefined when they do not come. */
  add(from: number, minutes: number, pauses: readonly Pause[] = []): number | undefined {
    let left = minutes;
    let ms = from;
    for (; left > 0; ms += MINUTE) {
      if (ms >= COUNTED_TO) return undefined;
      if (this.counts(ms, pauses)) left--;
    }
    return ms;
  }

  /** The beginning of the first of so many counted minutes before an instant. */
  subtract(due: number, minutes: number): number {
    let left = minutes;
    let ms = due;
    for (; left > 0; ms -= MINUTE) if (this.isOpen(ms - MINUTE)) left--;
    return ms;
  }

  /** The stretch of closed minutes around an instant, or undefined when it is open. */
  closedAround(ms: number): { from: number; to: number } | undefined {
    if (this.isOpen(ms)) return undefined;
    let [from, to] = [ms, ms + MINUTE];
    while (from > COUNTED_FROM && !this.isOpen(from - MINUTE)) from -= MINUTE;
    while (to < COUNTED_TO && !this.isOpen(to)) to += MINUTE;
    return { from, to };
  }

  private counts(ms: number, pauses: readonly Pause[]): boolean {
    if (!this.isOpen(ms)) return false;
    for (const { from, to = Infinity } of pauses) if (from <= ms && ms < to) return false;
    return true;
  }
}

function inMinutes([from, to]: ClockInterval): [number, number] {
  const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return [minutes(from), minutes(to)];
}

function localClock(timeZone: string): (ms: number) => { date: string; weekday: number; minute: number } {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return (ms) => {
    // Swedish writes 2024-03-31 02:45.
    const [date = '', clock = ''] = format.format(ms).split(' ');
    const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
    return { date, weekday, minute: Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)) };
  };
}
