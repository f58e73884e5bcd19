import type { CaseClock } from '../api/cases.js';

/**
 * How a clock looks. `waits`: others are to act; `closed`: outside the hours in which it counts; `near`: an hour or less
 * is left; `last`: half an hour; `late`: it is broken.
 */
export type ClockManner = 'waits' | 'closed' | 'calm' | 'near' | 'last' | 'late';

export interface ClockState {
  readonly manner: ClockManner;
  /** Time left in which it counts; negative: how long it has been late. Nothing of one that waits. */
  readonly ms: number;
}

type Counting = Pick<CaseClock, 'dueAt' | 'leftMs' | 'standsUntil'>;

const minuteMs = 60_000;
const nearMs = 60 * minuteMs;
const lastMs = 30 * minuteMs;

/**
 * How a clock stands at a moment. What was left when it was read goes down while its hours are open; when they close is
 * known to the server, which is asked again.
 * @param readAt when the server told it, in epoch milliseconds of the same clock as `now`
 */
export function clockState(
  { dueAt, leftMs, standsUntil }: Counting,
  readAt: number,
  now: number,
): ClockState {
  if (dueAt === null) return { manner: 'waits', ms: 0 };
  const dueMs = Date.parse(dueAt);
  if (now >= dueMs) return { manner: 'late', ms: dueMs - now };
  const goesOn = standsUntil === undefined ? undefined : Date.parse(standsUntil);
  if (goesOn !== undefined && now < goesOn) return { manner: 'closed', ms: leftMs ?? dueMs - now };
  const passed = now - Math.max(readAt, goesOn ?? 0);
  // Never less than nothing before it is due, and never more than the time until then.
  const left = Math.max(
    0,
    Math.min(leftMs === undefined ? Infinity : leftMs - Math.max(0, passed), dueMs - now),
  );
  return { manner: left <= lastMs ? 'last' : left <= nearMs ? 'near' : 'calm', ms: left };
}

/** Times within which a vendor or carrier has to be told; every hour of every day counts. */
export const claimWindows = ['claim-window', 'carrier-window'] as const;

export function isClaimWindow(step: string): step is (typeof claimWindows)[number] {
  return (claimWindows as readonly string[]).includes(step);
}

/** The one clock by which a case is shown in a list: that of the next step, before those that are nobody's next step. */
export function nextClock(clocks: readonly CaseClock[]): CaseClock | undefined {
  const dated = clocks.filter(({ dueAt }) => dueAt !== null);
  const ofSteps = dated.filter(({ step }) => step !== 'whole-case' && !isClaimWindow(step));
  const [first] = (ofSteps.length > 0 ? ofSteps : dated).sort((a, b) =>
    (a.dueAt ?? '').localeCompare(b.dueAt ?? ''),
  );
  return first ?? clocks[0];
}
