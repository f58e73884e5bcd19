import { CalendarError } from '../calendar/calendar-error.js';
import { delayProblem, parseDelay } from '../calendar/norm.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { addWorkingTime } from '../calendar/working-time.js';
import type { Problem } from '../errors.js';
import { customerClasses, type PipelineDefinition } from './definition.js';

/**
 * Norms and delays that a calendar cannot hold: it has too few open hours for them to end within the years that are
 * looked ahead. A deal under such a norm could never say when it is due.
 * @param fromMs epoch milliseconds of about now
 */
export function problemsOnCalendar(
  definition: PipelineDefinition,
  calendar: WorkingCalendar,
  fromMs: number,
): Problem[] {
  return durations(definition).flatMap(({ path, duration }) => {
    if (delayProblem(duration)) return [];
    const reason = whyNever(calendar, duration, fromMs);
    return reason
      ? [{ path, reason, hint: `shorten it, or open the calendar ${definition.calendar} longer` }]
      : [];
  });
}

function durations(definition: PipelineDefinition): { path: string; duration: string }[] {
  return [
    ...definition.stages.flatMap((stage, index) =>
      customerClasses.map((one) => ({ path: `stages.${index}.norm.${one}`, duration: stage.norm[one] })),
    ),
    { path: 'stalls.noFutureActivity', duration: definition.stalls.noFutureActivity },
    ...definition.ladder.map((level, index) => ({ path: `ladder.${index}.after`, duration: level.after })),
  ];
}

function whyNever(calendar: WorkingCalendar, duration: string, fromMs: number): string | undefined {
  try {
    addWorkingTime(calendar, fromMs, parseDelay(duration));
    return undefined;
  } catch (error) {
    if (error instanceof CalendarError) return error.message;
    throw error;
  }
}
