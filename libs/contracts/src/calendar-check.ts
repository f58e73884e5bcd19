import type { WorkingCalendar } from '@app/domain/calendar/working-calendar.js';
import type { Problem } from '@app/domain/errors.js';
import { problemsOnCalendar } from '@app/domain/pipeline/on-calendar.js';
import type { CheckedDefinition } from './definition-check.js';

/** The calendars that there are, wherever they come from. */
export interface KnownCalendars {
  readonly find: (key: string) => Promise<WorkingCalendar | undefined>;
  /** What to do when there is none of that key. */
  readonly hint: string;
}

/**
 * Whether a definition's calendar is there, and its norms end in it: told together with whatever else is wrong.
 * @param input what was checked; it may be anything
 * @param nowMs epoch milliseconds
 */
export async function calendarProblems(
  input: unknown,
  { checkable, problems }: Pick<CheckedDefinition, 'checkable' | 'problems'>,
  calendars: KnownCalendars,
  nowMs: number,
): Promise<Problem[]> {
  const named = typeof input === 'object' && input !== null && 'calendar' in input && input.calendar;
  // What is told of already is not told twice.
  if (typeof named !== 'string' || problems.some(({ path }) => path === 'calendar')) return [];
  const calendar = await calendars.find(named);
  if (!calendar) return [{ path: 'calendar', reason: `there is no calendar ${named}`, hint: calendars.hint }];
  // What stands in for a norm is none, and passed over.
  return checkable ? problemsOnCalendar(checkable, calendar, nowMs) : [];
}
