import { CalendarError } from '../calendar/calendar-error.js';
import { delayProblem, parseDelay } from '../calendar/norm.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { addWorkingTime } from '../calendar/working-time.js';
import type { Problem } from '../errors.js';
import { customerClasses, type CustomerClass, type Norm, type PipelineDefinition } from './definition.js';

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

interface Duration {
  readonly path: string;
  readonly duration: string;
}

function durations({ stages, stalls, ladder, handover }: PipelineDefinition): Duration[] {
  const { noFutureActivity, activityOverdue, customerSilent } = stalls;
  return [
    ...stages.flatMap((stage, index) => [
      ...byClass(stage.norm, `stages.${index}.norm`),
      ...(stage.actions ?? []).flatMap(({ due }, place) =>
        optional(due, `stages.${index}.actions.${place}.due`),
      ),
    ]),
    { path: 'stalls.noFutureActivity', duration: noFutureActivity },
    ...optional(activityOverdue, 'stalls.activityOverdue'),
    ...(customerSilent ? byClass(customerSilent, 'stalls.customerSilent') : []),
    ...ladder.map((level, index) => ({ path: `ladder.${index}.after`, duration: level.after })),
    ...optional(handover?.norm, 'handover.norm'),
  ];
}

function byClass(norms: Readonly<Record<CustomerClass, Norm>>, path: string): Duration[] {
  return customerClasses.map((one) => ({ path: `${path}.${one}`, duration: norms[one] }));
}

function optional(duration: string | undefined, path: string): Duration[] {
  return duration === undefined ? [] : [{ path, duration }];
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
