import type { ExplanationByDays } from '../calendar/deadline-explanation.js';
import { parseNorm } from '../calendar/norm.js';
import { addWorkingTime, workingTimeBetween } from '../calendar/working-time.js';
import { epochMs, type Instant } from '../instant.js';
import { calendarOf, pausesInMs, sameClock } from './clocks.js';
import type { ReturnRules } from './rules.js';
import { runningClocks } from './running.js';
import type { ReturnCaseState, ReturnClock } from './state.js';

/** Why a clock of a case is due when it is, or that it stands. */
export interface ExplainedReturnClock extends ReturnClock {
  /** Of a clock in working time: what was counted, what was skipped, when it stood still. */
  readonly explanation?: ExplanationByDays;
  /** Of a claim window: so many days of the calendar after the day of the delivery. */
  readonly windowDays?: number;
  /** Whether that was agreed with the vendor or carrier, or holds for all. */
  readonly windowBy?: 'agreed' | 'regulation';
}

/** Why the clocks of a case are due when they are, under the rules of now. */
export function explainReturn(given: ReturnCaseState, rules: ReturnRules): ExplainedReturnClock[] {
  const running = runningClocks(given, rules);
  return given.clocks.map((clock): ExplainedReturnClock => {
    const now = sameClock(running, clock);
    if (now?.window) return { ...clock, windowDays: now.window.days, windowBy: now.window.by };
    const norm = clock.norm ?? now?.norm;
    if (norm === undefined) return clock;
    const pauses = pausesInMs(now?.pauses ?? []);
    const { byDays: explanation } = addWorkingTime(
      calendarOf(clock, rules),
      epochMs(clock.since),
      parseNorm(norm),
      pauses,
    );
    return { ...clock, explanation };
  });
}

/** Whose time a case has taken so far, in milliseconds of working time of our calendar. */
export interface TimeTaken {
  readonly ours: number;
  readonly counterparties: number;
  readonly customers: number;
}

/** How long we, the counterparties and the customer have had to act since the first claim, until now or its end. */
export function timeTaken(
  given: Pick<ReturnCaseState, 'clockFrom' | 'closedAt' | 'pauses'>,
  { calendar }: Pick<ReturnRules, 'calendar'>,
  now: Instant,
): TimeTaken {
  const until = epochMs(given.closedAt ?? now);
  const of = (because: 'counterparty' | 'customer') =>
    given.pauses
      .filter((pause) => pause.because === because)
      .reduce((sum, { from, to }) => {
        return sum + workingTimeBetween(calendar, epochMs(from), Math.min(until, epochMs(to ?? now)));
      }, 0);
  const ours = workingTimeBetween(calendar, epochMs(given.clockFrom), until, pausesInMs(given.pauses));
  return { ours, counterparties: of('counterparty'), customers: of('customer') };
}
