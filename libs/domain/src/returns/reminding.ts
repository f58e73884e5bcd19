import { parseDelay } from '../calendar/norm.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { addWorkingTime, subtractWorkingTime } from '../calendar/working-time.js';
import { epochMs, instant, type Instant } from '../instant.js';
import type { ReturnNews } from './news.js';
import type { StepReminders } from './regulation.js';
import type { ClockOf, ReturnClock } from './state.js';

/** A vendor or carrier is reminded of what it has not done yet. */
export interface Reminded {
  readonly kind: 'reminded';
  /** Its time is nearly over, or is over. */
  readonly when: 'before' | 'after';
  readonly step: ClockOf;
  readonly counterpartyId: string;
  readonly dueAt: Instant;
  readonly partIds: readonly string[];
}

/**
 * When a clock reminds next. What was passed while nobody looked is one letter, and a clock that has just begun, or goes on
 * after a question, is not reminded of what lies before.
 * @param before the same clock, as it was counted last
 */
export function remindersOf(
  { since, dueAt }: Pick<ReturnClock, 'since'> & { readonly dueAt: Instant },
  before: ReturnClock | undefined,
  reminders: StepReminders | undefined,
  calendar: WorkingCalendar,
  now: Instant,
): Pick<ReturnClock, 'remindAt' | 'remindFrom'> {
  if (!reminders) return {};
  const remindFrom = before ? (before.remindFrom ?? since) : now;
  const remindAt = timesOf(dueAt, reminders, calendar).find((at) => at > remindFrom && at > since);
  return { ...(remindAt ? { remindAt } : {}), remindFrom };
}

function timesOf(
  dueAt: Instant,
  { before, after = [] }: StepReminders,
  calendar: WorkingCalendar,
): Instant[] {
  const due = epochMs(dueAt);
  const times = [
    ...(before === undefined ? [] : [subtractWorkingTime(calendar, due, parseDelay(before))]),
    ...after.flatMap((norm) => addWorkingTime(calendar, due, parseDelay(norm)).dueMs ?? []),
  ];
  return times.map((ms) => instant(ms)).sort();
}

/** Whom time reminds now. */
export function remindedOf(clock: ReturnClock, now: Instant): Reminded[] {
  const { step, counterpartyId, partIds, dueAt, remindAt } = clock;
  if (counterpartyId === undefined || dueAt === undefined || remindAt === undefined) return [];
  if (remindAt > now) return [];
  const when = dueAt <= now ? 'after' : 'before';
  return [{ kind: 'reminded', when, step, counterpartyId, dueAt, partIds }];
}

/** The letters of reminders: one to each counterparty, whatever it owes. */
export function newsOfReminders(reminders: readonly Reminded[]): ReturnNews[] {
  const letters = new Map<string, ReturnNews>();
  for (const { when, counterpartyId, partIds } of reminders) {
    const about = `reminder-${when}` as const;
    const key = `${about} ${counterpartyId}`;
    const known = letters.get(key)?.partIds ?? [];
    const all = [...new Set([...known, ...partIds])];
    letters.set(key, { to: 'counterparty', about, partIds: all, counterpartyId });
  }
  return [...letters.values()];
}
