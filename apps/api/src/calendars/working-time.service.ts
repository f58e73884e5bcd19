import { Injectable } from '@nestjs/common';
import type { CalendarMonthView } from '@app/contracts/calendars.js';
import type { CountedNormView, WorkingTimeInput, WorkingTimeView } from '@app/contracts/working-time.js';
import { CalendarError } from '@app/domain/calendar/calendar-error.js';
import { formatDate, MINUTE_MS, parseDate } from '@app/domain/calendar/civil-date.js';
import { parseDelay } from '@app/domain/calendar/norm.js';
import type { WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import { addWorkingTime } from '@app/domain/calendar/working-time.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { notFound, ProblemError } from '../common/problem.error.js';

/** Counts working time for whoever wants to try a norm or a ladder before it is published. */
@Injectable()
export class WorkingTimeService {
  constructor(private readonly definitions: DefinitionRepository) {}

  /**
   * When norms that begin one after the other are over, as clocks of deals count them.
   * @throws ProblemError not-found; request-invalid with the first that cannot be counted
   */
  async count(key: string, { from, norms }: WorkingTimeInput): Promise<WorkingTimeView> {
    const calendar = await this.definitions.calendarFor(key);
    if (!calendar) throw notFound('no such calendar');
    const items: CountedNormView[] = [];
    for (const [index, norm] of norms.entries()) {
      const start = items.at(-1)?.due ?? from;
      items.push(counted(calendar, { start, norm, path: `norms.${index}` }));
    }
    return { calendar: key, timeZone: calendar.timeZone, items };
  }

  /** The days of a month (`YYYY-MM`). @throws ProblemError not-found */
  async month(key: string, month: string): Promise<CalendarMonthView> {
    const calendar = await this.definitions.calendarFor(key);
    if (!calendar) throw notFound('no such calendar');
    const days = datesOf(month).map((date) => {
      const closed = calendar.whyClosed(date);
      const openMs = calendar.windowsOn(date).reduce((sum, { from, to }) => sum + to - from, 0);
      return {
        date,
        openMinutes: Math.round(openMs / MINUTE_MS),
        closed: closed?.kind ?? null,
        reason: closed && 'name' in closed ? closed.name : null,
      };
    });
    return { calendar: key, timeZone: calendar.timeZone, days };
  }
}

function datesOf(month: string): string[] {
  const first = parseDate(`${month}-01`);
  if (first === undefined) throw new Error(`${month} is no month`);
  return Array.from({ length: 31 }, (_, index) => formatDate(first + index)).filter((date) =>
    date.startsWith(month),
  );
}

interface Asked {
  readonly start: string;
  readonly norm: string;
  readonly path: string;
}

function counted(calendar: WorkingCalendar, { start, norm, path }: Asked): CountedNormView {
  try {
    const startMs = Date.parse(start);
    const { dueMs, byDays } = addWorkingTime(calendar, startMs, parseDelay(norm));
    if (dueMs === undefined) throw new Error('a clock without a pause is due at no time');
    const { days, moreDays, skipped, countedMs, moreSkipped, closedWeekdays } = byDays;
    return {
      ...{ norm, start, due: new Date(dueMs).toISOString(), countedMs, closedWeekdays, moreSkipped },
      ...{ days: [...days], moreDays, skipped: [...skipped] },
    };
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const hint = 'write working time that this calendar has, such as P5D or PT8H';
    throw new ProblemError('request-invalid', undefined, {
      errors: [{ path, reason: error.message, hint }],
    });
  }
}
