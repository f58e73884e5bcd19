import type { DeadlineView } from '@app/contracts/deals.js';
import { addDays, dayIn } from '../format/zoned.js';

/** What a day was for a clock. */
export type DayKind = 'counted' | 'holiday' | 'closed' | 'paused' | 'outside';

export interface CountedDay {
  readonly day: string;
  readonly kind: DayKind;
  /** Name of the holiday. */
  readonly reason?: string;
  readonly isStart: boolean;
  readonly isDue: boolean;
}

/** More weeks than these say no more than the figures do. */
const mostDays = 10 * 7;

/** How a clock was counted, as far as its days tell. */
export type Counting = Pick<DeadlineView, 'timeZone' | 'start' | 'dueAt' | 'days' | 'skipped' | 'pauses'>;

/** The weeks in which a clock ran, each from Monday to Sunday, in the calendar's own time zone. */
export function countedWeeks(deadline: Counting): CountedDay[][] {
  const { timeZone } = deadline;
  const start = dayIn(timeZone, new Date(deadline.start));
  const due = dayIn(timeZone, new Date(deadline.dueAt));
  const weeks: CountedDay[][] = [];
  for (
    let monday = mondayOf(start);
    monday <= due && weeks.length * 7 < mostDays;
    monday = addDays(monday, 7)
  ) {
    weeks.push(
      Array.from({ length: 7 }, (_, index) => {
        const day = addDays(monday, index);
        const isOutside = day < start || day > due;
        return {
          day,
          ...(isOutside ? { kind: 'outside' } : kindOf(day, deadline)),
          isStart: day === start,
          isDue: day === due,
        };
      }),
    );
  }
  return weeks;
}

function kindOf(day: string, deadline: Counting): Pick<CountedDay, 'kind' | 'reason'> {
  const covers = ({ from, to }: Counting['days'][number]) => {
    const last = to === undefined ? day : dayIn(deadline.timeZone, new Date(to));
    return dayIn(deadline.timeZone, new Date(from)) <= day && day <= last;
  };
  const holiday = deadline.skipped.find(({ date, until = date }) => date <= day && day <= until);
  if (holiday) return { kind: 'holiday', reason: holiday.reason };
  if (deadline.pauses.some(covers)) return { kind: 'paused' };
  if (deadline.days.some(covers)) return { kind: 'counted' };
  // Due as the day opens: nothing of it was counted, and yet it is no day off.
  return { kind: day === dayIn(deadline.timeZone, new Date(deadline.dueAt)) ? 'outside' : 'closed' };
}

export function mondayOf(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}
