import { Logger } from '@nestjs/common';
import type { WorkingCalendar } from '@app/domain/calendar/working-calendar.js';

/** What the hours need of the published calendars. */
export interface Calendars {
  calendarFor(key: string): Promise<WorkingCalendar | undefined>;
}

/** A calendar that is closed for longer than a year is a mistake, and no reason to leave somebody untold. */
const searchDays = 366;

/** When people may be sent mails. */
export class RecipientHours {
  private readonly logger = new Logger(RecipientHours.name);
  private readonly complained = new Set<string>();

  constructor(private readonly calendars: Calendars) {}

  /** A person's calendar; undefined when they have none, or one that does not exist. */
  async calendarOf(calendarKey: string | null): Promise<WorkingCalendar | undefined> {
    return calendarKey === null ? undefined : this.calendars.calendarFor(calendarKey);
  }

  /** The instant from which a mail may go out: `now`, or the next opening of the recipient's calendar. */
  async opening(calendarKey: string | null, now: Date): Promise<Date> {
    if (calendarKey === null) return now;
    const calendar = await this.calendarOf(calendarKey);
    const opens = calendar && openFrom(calendar, now.getTime());
    if (opens !== undefined) return new Date(opens);
    if (!this.complained.has(calendarKey)) {
      this.complained.add(calendarKey);
      const why = calendar ? `does not open within ${searchDays} days` : 'does not exist';
      this.logger.error(`Calendar ${calendarKey} ${why}; its people are sent mails at any time`);
    }
    return now;
  }
}

/** The first instant from `now` on (epoch milliseconds) at which a calendar is open; undefined within a year. */
export function openFrom(calendar: WorkingCalendar, now: number): number | undefined {
  const today = calendar.dayAt(now).epochDay;
  for (let day = today; day <= today + searchDays; day++) {
    const { windows } = calendar.day(day);
    for (let at = 0; at < windows.length; at += 2) {
      const [from = now, to = now] = windows.slice(at, at + 2);
      if (to > now) return Math.max(from, now);
    }
  }
  return undefined;
}
