import { DAY_MS, parseDate } from '@app/domain/calendar/civil-date.js';
import { instantAt } from '@app/domain/calendar/local-day.js';
import { instant, type Instant } from '@app/domain/instant.js';

/** Days are counted from 1970-01-01. A CRM has none before; one after is a typing error. */
const firstDay = 0;
const lastDay = Date.UTC(2100, 0, 1) / DAY_MS - 1;
const week = 7;

/** Reads a day as an export writes it: its epoch day, or undefined when it is none. */
export type DateReader = (text: string) => number | undefined;

/** The reader of a format such as `M/D/YYYY`; undefined when the format is not one each of YYYY, M and D. */
export function dateReader(format: string): DateReader | undefined {
  const parts = format.match(/YYYY|M|D/g) ?? [];
  if (parts.toSorted().join() !== 'D,M,YYYY' || /[A-Za-z0-9]/.test(format.replace(/YYYY|M|D/g, '')))
    return undefined;
  const escaped = format.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const pattern = new RegExp(
    `^${escaped.replace('YYYY', '(?<y>\\d{4})').replace('M', '(?<m>\\d{1,2})').replace('D', '(?<d>\\d{1,2})')}$`,
  );
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    return groups && readIsoDay(`${groups.y}-${groups.m?.padStart(2, '0')}-${groups.d?.padStart(2, '0')}`);
  };
}

/** The epoch day of YYYY-MM-DD; undefined when there is no such day between 1970 and 2100. */
export function readIsoDay(text: string): number | undefined {
  const day = parseDate(text);
  return day !== undefined && day >= firstDay && day <= lastDay ? day : undefined;
}

/** Whole weeks, in days, that bring `asOf` into the week that ends today: weekdays stay what they were. */
export function shiftInDays(asOf: number, today: number): number {
  return Math.floor((today - asOf) / week) * week;
}

/** How the days of an export become instants of now. */
export class ImportDays {
  private readonly instants = new Map<string, Instant>();

  constructor(
    private readonly shiftDays: number,
    private readonly timeZone: string,
    /** Epoch day of today in the zone. */
    readonly today: number,
    private readonly now: Instant,
  ) {}

  /** A day of the export, shifted; undefined when it is still to come: no history lies there. */
  shifted(day: number): number | undefined {
    return day + this.shiftDays > this.today ? undefined : day + this.shiftDays;
  }

  /**
   * The as-of day of this run: the stored one at the first, and later the one that lies whole weeks after it in the
   * week that ends today, so that rows that are new then do not look old.
   */
  asOf(stored: number): number {
    return this.today - ((((this.today - stored - this.shiftDays) % week) + week) % week);
  }

  /** The instant of a clock time (minutes since midnight) on a shifted day; one that is still to come is now. */
  at(day: number, minutes: number): Instant {
    const name = `${day} ${minutes}`;
    const known = this.instants.get(name) ?? instant(instantAt(this.timeZone, day, minutes));
    this.instants.set(name, known);
    return known > this.now ? this.now : known;
  }
}
