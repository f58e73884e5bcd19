import type { CalendarDefinition, ClockInterval } from './calendar-definition.js';
import { WEEKDAYS } from './civil-date.js';
import type { Pause } from './pauses.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Every zone's offset changes on a quarter of an hour. */
const QUARTER = 15 * MINUTE;

export const COUNTED_FROM = Date.UTC(2024, 0, 1);
export const COUNTED_TO = Date.UTC(2026, 0, 1);

/**
 * Counts working time the slow way, to check the fast one by: it knows of each minute of two years whether it is open
 * (from Intl's clock and a list of closed dates written by hand), and nothing else. All instants are whole minutes.
 */
export class MinuteCounter {
  private readonly open: Uint8Array;

  constructor(definition: CalendarDefinition, closedDates: readonly string[]) {
    this.open = new Uint8Array((COUNTED_TO - COUNTED_FROM) / MINUTE);
    const localTime = localClock(definition.timeZone);
    const closed = new Set(closedDates.map((date) => Date.parse(date) / DAY));
    const week = WEEKDAYS.map((weekday) => (definition.week[weekday] ?? []).map(inMinutes));
    for (let ms = COUNTED_FROM; ms < COUNTED_TO; ms += QUARTER) {
      const local = localTime(ms);
      const date = Math.floor(local / DAY);
      // 1970-01-01 was a Thursday.
      const intervals = closed.has(date) ? [] : (week[(date + 3) % 7] ?? []);
      for (let step = 0; step < QUARTER; step += MINUTE) {
        const minute = (local + step - date * DAY) / MINUTE;
        const isOpen = intervals.some(([from, to]) => from <= minute && minute < to);
        this.open[(ms + step - COUNTED_FROM) / MINUTE] = isOpen ? 1 : 0;
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

/** What a wall clock shows at an instant, as if it were UTC. Instants are asked for in order, a quarter apart. */
function localClock(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  // Swedish writes 2024-03-31 02:45.
  const offsetAt = (ms: number): number => Date.parse(`${format.format(ms).replace(' ', 'T')}Z`) - ms;
  let known = { until: -Infinity, offset: 0 };
  return (ms) => {
    if (ms >= known.until) {
      const offset = offsetAt(ms);
      // A day whose ends agree has no change in between.
      known = { until: ms + (offsetAt(ms + DAY) === offset ? DAY : QUARTER), offset };
    }
    return ms + known.offset;
  };
}
