import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { workingTimeBetween } from '../calendar/working-time.js';
import { epochMs, instant, type Instant } from '../instant.js';
import { calendarOf } from './clocks.js';
import type { ReturnRules } from './rules.js';
import { isClaimWindow, type ReturnClock } from './state.js';

/** How a clock that is not due yet stands at one moment. */
export interface ClockStanding {
  /** What is left until it is due, in milliseconds of the time in which it counts. */
  readonly leftMs: number;
  /** Outside the hours in which it counts: when it goes on. Absent: it runs. */
  readonly standsUntil?: Instant;
}

/** How a clock stands now; undefined of one that stands still for another reason, or is due already. */
export function standingOf(
  clock: Pick<ReturnClock, 'step' | 'dueAt' | 'inCharge' | 'counterpartyId'>,
  rules: ReturnRules,
  now: Instant,
): ClockStanding | undefined {
  if (clock.dueAt === undefined || clock.dueAt <= now) return undefined;
  const [nowMs, dueMs] = [epochMs(now), epochMs(clock.dueAt)];
  if (isClaimWindow(clock.step)) return { leftMs: dueMs - nowMs };
  const calendar = calendarOf(clock, rules);
  const opens = nextOpening(calendar, nowMs, dueMs);
  return {
    leftMs: workingTimeBetween(calendar, nowMs, dueMs),
    ...(opens === undefined ? {} : { standsUntil: instant(opens) }),
  };
}

/** When the calendar opens next, at the latest at the end; undefined where it is open now. */
function nextOpening(calendar: WorkingCalendar, nowMs: number, endMs: number): number | undefined {
  if (calendar.alwaysOpen) return undefined;
  for (let day = calendar.dayAt(nowMs); day.startMs < endMs; day = calendar.day(day.epochDay + 1)) {
    const { windows } = day;
    for (let i = 0; i < windows.length; i += 2) {
      const [from, to] = [windows[i] ?? 0, windows[i + 1] ?? 0];
      if (to <= nowMs) continue;
      return from <= nowMs ? undefined : Math.min(from, endMs);
    }
  }
  return endMs;
}
