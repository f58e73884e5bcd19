import { CalendarError } from './calendar-error.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './civil-date.js';

/**
 * A time target in working time. `P1D` (one working day: the same clock time on the next working day) and `PT8H`
 * (eight counted hours) are different things, so days and hours are never converted into each other.
 */
export interface Norm {
  /** The ISO 8601 text as it was written. */
  readonly text: string;
  /** Working days, counted first. */
  readonly days: number;
  /** Counted working time after the days, in milliseconds. */
  readonly ms: number;
}

/** The longest norm: ten years of days, each counted hour as a 24th of one. */
export const LONGEST_NORM_DAYS = 3_660;

const LONGEST_TEXT = 40;
const NORM = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const FORM =
  'write days, hours, minutes and seconds as an ISO 8601 duration, such as P1D, PT8H, PT30M or P2DT4H';

/** What is typed instead of a norm, with the reason to tell; the first that matches is told. */
const REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/^-|-\d/, 'a norm cannot be negative'],
  [/^P[^T]*W/i, 'weeks are not counted in working time: write working days, for example P5D for one week'],
  [/^P[^T]*Y/i, 'years are not counted in working time: write working days'],
  [/^P[^T]*\dM/i, 'months are not counted in working time: write working days (minutes are PT30M)'],
  [/[.,]/, 'fractions are not allowed: write PT1H30M instead of PT1.5H'],
];

/**
 * Reads a norm such as `P1D`, `PT8H`, `P2DT4H`.
 * @throws CalendarError when it is no duration of days, hours, minutes and seconds, is zero, or is too long
 */
export function parseNorm(text: string): Norm {
  return accept(read(text, false));
}

/**
 * Reads a delay: a norm that may also be zero (`PT0S`, at once).
 * @throws CalendarError as parseNorm does
 */
export function parseDelay(text: string): Norm {
  return accept(read(text, true));
}

/** Why a text is not a norm, or undefined when it is one. */
export function normProblem(text: string): string | undefined {
  const result = read(text, false);
  return typeof result === 'string' ? result : undefined;
}

/** Why a text is not a delay, or undefined when it is one. */
export function delayProblem(text: string): string | undefined {
  const result = read(text, true);
  return typeof result === 'string' ? result : undefined;
}

function accept(result: Norm | string): Norm {
  if (typeof result === 'string') throw new CalendarError(result);
  return result;
}

function read(text: string, zeroAllowed: boolean): Norm | string {
  const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  const match = text.length > LONGEST_TEXT ? null : NORM.exec(text);
  if (!match) {
    const refusal = REFUSALS.find(([pattern]) => pattern.test(text));
    return `"${shown}": ${refusal?.[1] ?? FORM}`;
  }
  const [days, hours, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0));
  const ms = (hours ?? 0) * HOUR_MS + (minutes ?? 0) * MINUTE_MS + (seconds ?? 0) * 1_000;
  if ((days ?? 0) + ms / DAY_MS > LONGEST_NORM_DAYS) {
    return `"${shown}": the longest norm is ${LONGEST_NORM_DAYS} days`;
  }
  if ((days ?? 0) === 0 && ms === 0 && !zeroAllowed) return `"${shown}": a norm must be longer than zero`;
  return { text, days: days ?? 0, ms };
}
