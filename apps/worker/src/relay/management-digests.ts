import { formatDate } from '@app/domain/calendar/civil-date.js';
import { workingCalendar, type WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import type { Manager, MailSourcesRepository } from '@app/persistence/mail-sources.repository.js';
import type { RecipientHours } from './recipient-hours.js';

/** A working day of a person, and the instant at which it closes. */
export interface ClosingDay {
  /** `YYYY-MM-DD`, where the person is. */
  readonly day: string;
  readonly closesAt: Date;
}

/** Makes management's same-day digests: one a day for each, when their working day has closed. */
export class ManagementDigests {
  constructor(
    private readonly sources: Pick<MailSourcesRepository, 'managers' | 'bindManagementDigest'>,
    private readonly hours: Pick<RecipientHours, 'calendarOf'>,
  ) {}

  /** @returns the number of mails made */
  async round(): Promise<number> {
    let made = 0;
    for (const manager of await this.sources.managers()) {
      const closing = await this.closingOf(manager);
      if (!closing || closing.day <= (manager.lastDay ?? '')) continue;
      if (await this.sources.bindManagementDigest(manager, closing.day, closing.closesAt)) made++;
    }
    return made;
  }

  private async closingOf({ calendarKey, timeZone, now }: Manager): Promise<ClosingDay | undefined> {
    const calendar = await this.hours.calendarOf(calendarKey);
    return lastClosing(calendar ?? usualHours(timeZone), now);
  }
}

/**
 * The closing of today in a calendar, or else of yesterday: a day that closes at midnight has closed when the next one has
 * begun. Undefined when neither has closed: what began on a day without hours is told on the next one with some.
 */
export function lastClosing(calendar: WorkingCalendar, now: Date): ClosingDay | undefined {
  const today = calendar.dayAt(now.getTime());
  for (const { epochDay, windows } of [today, calendar.day(today.epochDay - 1)]) {
    const closesAt = windows.at(-1);
    if (closesAt !== undefined && closesAt <= now.getTime())
      return { day: formatDate(epochDay), closesAt: new Date(closesAt) };
  }
  return undefined;
}

const everyDay = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** Who has no calendar is written to at any time, and so on any day: at 17:00 where they are. */
export function usualHours(timeZone: string): WorkingCalendar {
  return workingCalendar({
    ...{ key: 'usual-hours', name: 'Usual hours', timeZone: isZone(timeZone) ? timeZone : 'UTC' },
    week: Object.fromEntries(everyDay.map((day) => [day, [['09:00', '17:00']]])),
  });
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    // A misspelt zone must not keep a digest from its reader.
    if (error instanceof RangeError) return false;
    throw error;
  }
}
