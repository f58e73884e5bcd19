import { parseDelay } from '@app/domain/calendar/norm.js';
import type { Amount } from '@app/domain/deal/money.js';
import type { Instant } from '@app/domain/deal/state.js';
import type { Recipient } from './mail.js';
import type { MailTexts } from './texts/mail-texts.js';
import { textsFor } from './texts/texts-for.js';

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Shows instants, days, amounts and norms as one person reads them. */
export class Presenting {
  readonly texts: MailTexts;
  /** The recipient's zone; UTC when that is none we know. */
  readonly zone: string;
  private readonly clock: Intl.DateTimeFormat;
  private readonly thisYear: string;

  constructor(recipient: Pick<Recipient, 'locale' | 'timeZone'>, now: Instant) {
    this.texts = textsFor(recipient.locale);
    this.clock = clockIn(recipient.timeZone, this.texts) ?? utcClock(this.texts);
    this.zone = this.clock.resolvedOptions().timeZone;
    this.thisYear = partsOf(this.clock, new Date(now)).year ?? '';
  }

  /** `Mon 2 Mar 09:30`, with the year when it is not this one. */
  time(at: Instant): string {
    const parts = partsOf(this.clock, new Date(at));
    return `${this.date(parts)} ${parts.hour}:${parts.minute}`;
  }

  /** A deadline: the time, or the day alone where it is given to the end of one. */
  deadline(at: Instant): string {
    const { hour, minute } = partsOf(this.clock, new Date(at));
    return `${hour}:${minute}` === '00:00' ? this.dayUntil(at) : this.time(at);
  }

  /** The day of an instant, `Mon 2 Mar`; of midnight the one that ends. */
  dayUntil(at: Instant): string {
    return this.date(partsOf(this.clock, new Date(Date.parse(at) - 1)));
  }

  /** The day of an instant where the reader is, `YYYY-MM-DD`. */
  dateOf(at: Instant): string {
    const date = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    return new Intl.DateTimeFormat('sv-SE', { timeZone: this.zone, ...date }).format(new Date(at));
  }

  /** A calendar day (`YYYY-MM-DD`) as `Tue 31 Mar`; it is the same day in every zone. */
  day(day: string): string {
    return this.date(partsOf(utcClock(this.texts), new Date(`${day}T12:00:00Z`)));
  }

  /** `EUR 125,000`; undefined for nothing, which says no more than no amount. */
  amount(amount: Amount | undefined, currency: string): string | undefined {
    if (amount === undefined || !/[1-9]/.test(amount)) return undefined;
    const hasCents = /\.\d*[1-9]/.test(amount);
    const digits = { minimumFractionDigits: hasCents ? 2 : 0, maximumFractionDigits: 4 };
    const { form } = this.texts;
    // As text: a float would not hold it.
    const number = new Intl.NumberFormat(form.locale, digits).format(amount as Intl.StringNumericLiteral);
    return form.amount(number, currency);
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.texts.form.locale).format(value);
  }

  /** `2 working days and 4 working hours`. */
  norm(norm: string): string {
    const { days, ms } = parseDelay(norm);
    return this.texts.form.norm({
      days,
      hours: Math.floor(ms / hourMs),
      minutes: Math.floor((ms % hourMs) / minuteMs),
      seconds: Math.floor((ms % minuteMs) / 1_000),
    });
  }

  private date({ weekday = '', day = '', month = '', year = '' }: Parts): string {
    return this.texts.form.day({ weekday, day, month, year: year === this.thisYear ? '' : year });
  }
}

type Parts = Partial<Record<Intl.DateTimeFormatPartTypes, string>>;

function partsOf(clock: Intl.DateTimeFormat, date: Date): Parts {
  return Object.fromEntries(clock.formatToParts(date).map(({ type, value }) => [type, value]));
}

function clockIn(timeZone: string, { form }: MailTexts): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat(form.locale, {
      ...{ timeZone, weekday: 'short', day: 'numeric', month: form.month, year: 'numeric' },
      ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    });
  } catch (error) {
    // A misspelt zone must not keep a mail from its reader, who is told which zone it shows.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function utcClock(texts: MailTexts): Intl.DateTimeFormat {
  const clock = clockIn('UTC', texts);
  if (!clock) throw new Error('this machine knows no UTC');
  return clock;
}
