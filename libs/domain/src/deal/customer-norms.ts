import { CalendarError } from '../calendar/calendar-error.js';
import { normProblem, parseNorm } from '../calendar/norm.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { addWorkingTime } from '../calendar/working-time.js';
import type { Problem } from '../errors.js';
import type { CustomerNorms } from './state.js';

/** What a norm of one customer may be about; of the stage norm also one stage, by its key. */
export const customerNormKinds = [
  'stage-norm',
  'no-future-activity',
  'activity-overdue',
  'customer-silent',
] as const;

const ofOneStage = /^stage-norm\/[a-z0-9]+(-[a-z0-9]+)*$/;

/** Everything that is wrong with norms agreed with a customer; paths are their keys. */
export function customerNormProblems(norms: CustomerNorms): Problem[] {
  return Object.entries(norms).flatMap(([path, norm]) => {
    const reason = normProblem(norm);
    const hint = 'write working days or counted hours, such as P3D or PT8H';
    return [...kindProblems(path), ...(reason ? [{ path, reason, hint }] : [])];
  });
}

/**
 * Norms that would never be over in a calendar: it has too few open hours.
 * @param fromMs epoch milliseconds of about now
 */
export function customerNormsOnCalendar(
  norms: CustomerNorms,
  key: string,
  calendar: WorkingCalendar,
  fromMs: number,
): Problem[] {
  return Object.entries(norms).flatMap(([path, norm]) => {
    try {
      addWorkingTime(calendar, fromMs, parseNorm(norm));
      return [];
    } catch (error) {
      if (!(error instanceof CalendarError)) throw error;
      return [{ path, reason: `in the calendar ${key}: ${error.message}`, hint: 'agree on a shorter one' }];
    }
  });
}

function kindProblems(path: string): Problem[] {
  if (customerNormKinds.some((kind) => kind === path) || ofOneStage.test(path)) return [];
  const hint = `use ${customerNormKinds.join(', ')}, or stage-norm/ and the key of a stage`;
  return [{ path, reason: 'no norm is called this', hint }];
}
