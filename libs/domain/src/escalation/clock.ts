import { CalendarError } from '../calendar/calendar-error.js';
import { mergePauses, type Pause } from '../calendar/pauses.js';
import { parseDelay } from '../calendar/norm.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { addWorkingTime } from '../calendar/working-time.js';
import { epochMs, instant, type Instant } from '../instant.js';
import type { Norm } from '../pipeline/definition.js';
import type { Stall } from './escalation.js';

/** The instant that is `norm` of working time after another. */
export type Counting = (from: Instant, norm: Norm) => Instant;

/** Counts in a calendar; time in which the clocks stand still does not count. */
export function countingIn(calendar: WorkingCalendar, pauses: readonly Pause[] = []): Counting {
  return (from, norm) => {
    const { dueMs } = addWorkingTime(calendar, epochMs(from), parseDelay(norm), pauses);
    if (dueMs === undefined) throw new Error('a running clock has no open pause');
    return instant(dueMs);
  };
}

/** The same stretch of the same clock. */
export function isSameClock(one: Pick<Stall, StretchField>, other: Pick<Stall, StretchField>): boolean {
  return stretchFields.every((field) => one[field] === other[field]);
}

const stretchFields = ['kind', 'since', 'activityId', 'step', 'counterpartyId'] as const;
type StretchField = (typeof stretchFields)[number];

/** How long a clock that was changed while it ran leaves to act, when it would be over already: a working day. */
const grace: Norm = 'P1D';

/**
 * The instant before which a clock that was changed while it ran is not due: it leaves a working day, or what it left
 * before if that is less. Undefined: as counted.
 * @param counted when it is due as it is counted now
 * @param before the same stretch of it, as it was set before the change
 */
export function notBeforeOf(
  counted: Instant,
  before: Pick<Stall, 'dueAt'> | undefined,
  count: Counting,
  now: Instant,
): Instant | undefined {
  // What had stalled already stays as it was: the change neither tells it anew nor moves its date.
  if (before && before.dueAt <= now) return counted <= now ? before.dueAt : undefined;
  const graceEnd = count(now, grace);
  if (counted >= graceEnd) return undefined;
  return before && before.dueAt < graceEnd ? later(counted, before.dueAt) : graceEnd;
}

export function later(one: Instant, other: Instant | undefined): Instant {
  return other !== undefined && other > one ? other : one;
}

const weekMs = 7 * 86_400_000;

/** A week of the calendar, without the time in which the clocks stand still. */
function weekAfter(from: Instant, pauses: readonly Pause[] = []): Instant {
  const merged = mergePauses(pauses);
  let due = epochMs(from) + weekMs;
  for (let p = 0; p < merged.length; p += 2) {
    const [begins, ends] = [merged[p] ?? 0, merged[p + 1] ?? 0];
    if (begins >= due) break;
    due += Math.max(0, ends - Math.max(begins, epochMs(from)));
  }
  return instant(due);
}

/**
 * How a ladder waits. A calendar without so much working time left keeps nobody untold: the next level then follows in a
 * week, as the top one does.
 */
export function delaysIn(
  count: Counting,
  pauses: readonly Pause[] = [],
): { readonly after: Counting; readonly weekAfter: (from: Instant) => Instant } {
  const inAWeek = (from: Instant) => weekAfter(from, pauses);
  const after: Counting = (from, norm) => {
    try {
      return count(from, norm);
    } catch (error) {
      if (error instanceof CalendarError) return inAWeek(from);
      throw error;
    }
  };
  return { after, weekAfter: inAWeek };
}
