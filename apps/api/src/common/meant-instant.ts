import type { WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import { instant, type Instant } from '@app/domain/instant.js';

const dayMs = 86_400_000;

/** The instant that is meant by one or by a day: a day is meant to its end, where the pipeline's calendar is. */
export function meantInstant(given: string, calendar: WorkingCalendar): Instant {
  if (given.includes('T')) return given;
  return instant(calendar.day(Date.parse(given) / dayMs).endMs);
}
