const [second, minute, hour] = [1, 60, 3_600];

/**
 * Seconds to wait after the first, second, … attempt in vain: at first for a receiver that is just being restarted, at last
 * for one that is mended after a weekend. All of it takes a good three days.
 */
const pauses = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const;

/** Attempts until a message is given up. */
export const attemptsAtMost = pauses.length + 1;

/** An endpoint that has taken nothing for so long is asked no more. */
export const disabledAfterSeconds = 72 * hour;

/** What fails together is not tried again together: by so much of its length a pause grows at most. */
const spread = 0.1;

/**
 * How long to wait before the next attempt.
 * @param attempts attempts in vain so far, at least 1
 * @param chance from 0 to 1
 * @returns seconds; undefined: it is given up
 */
export function pauseAfter(attempts: number, chance: number): number | undefined {
  const pause = pauses[attempts - 1];
  return pause === undefined ? undefined : Math.round(pause * (1 + spread * chance));
}
