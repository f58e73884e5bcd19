import { dateReaderOf } from '@app/contracts/date-format.js';
import type { ImportMapping } from '@app/contracts/import-mapping.js';
import { DAY_MS, parseClock, parseDate } from '@app/domain/calendar/civil-date.js';
import { instantAt } from '@app/domain/calendar/local-day.js';
import { instant, type Instant } from '@app/domain/instant.js';

/** A day of a file, and the instant that it stands for. */
export interface Moment {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly at: Instant;
}

/** Days are counted from 1970-01-01. A deal has none before; one after is a typing error. */
const lastDay = Date.UTC(2100, 0, 1) / DAY_MS - 1;
/** So many days are remembered: the rows of a file say few of them, again and again. */
const remembered = 10_000;

/** How the dates of a file become instants. */
export class ImportDates {
  /** What is wrong with what is no date. */
  readonly form: string;
  private readonly readers: readonly NonNullable<ReturnType<typeof dateReaderOf>>[];
  private readonly minutes: number;
  /** `YYYY-MM-DD` in the zone of the dates. */
  private readonly today: string;
  private readonly known = new Map<string, Moment | undefined>();

  constructor(
    private readonly dates: ImportMapping['dates'],
    private readonly now: Instant,
  ) {
    this.form = `is not a day written as ${dates.formats.join(' or ')}`;
    this.readers = dates.formats.map(dateReaderOf).filter((reader) => reader !== undefined);
    this.today = new Intl.DateTimeFormat('en-CA', { timeZone: dates.timeZone }).format(new Date(now));
    this.minutes = parseClock(dates.clock) ?? 0;
  }

  /** Undefined: it is no day between 1970 and 2100 in a format of the mapping. */
  read(text: string): Moment | undefined {
    if (this.known.has(text)) return this.known.get(text);
    const moment = this.readAnew(text);
    if (this.known.size < remembered) this.known.set(text, moment);
    return moment;
  }

  /** A moment that is not to come: of today at the latest now, since files mostly know days only. Undefined: it is to come. */
  past(moment: Moment): Moment | undefined {
    if (moment.day > this.today) return undefined;
    return moment.at > this.now ? { day: moment.day, at: this.now } : moment;
  }

  private readAnew(text: string): Moment | undefined {
    for (const reader of this.readers) {
      const written = reader(text);
      if (!written) continue;
      const day = parseDate(written.day);
      if (day === undefined || day < 0 || day > lastDay) return undefined;
      const at = instant(instantAt(this.dates.timeZone, day, written.minutes ?? this.minutes));
      return { day: written.day, at };
    }
    return undefined;
  }
}
