import { addDays, dayIn } from '../format/zoned.js';

/** Periods that go on with the days, so that an address that was kept is of today. */
export const rolling = [30, 90, 365] as const;

/** Of which time a report is: the last so many days, or from one day to another; nothing: of any time. */
export interface Period {
  readonly last?: (typeof rolling)[number];
  readonly from?: string;
  readonly to?: string;
}

/** Whatever an address holds, only a period is taken from it; one that ends before it begins is open at its end. */
export function periodOf(given: Record<string, unknown>): Period {
  const last = rolling.find((days) => days === Number(given.last));
  if (last !== undefined) return { last };
  const [from, to] = [given.from, given.to].map((day) => (isDay(day) ? day : undefined));
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined || (from !== undefined && to < from) ? {} : { to }),
  };
}

/** Its first and last day, in UTC as reports count days. */
export function daysOf({ last, from, to }: Period, now = new Date()): { from?: string; to?: string } {
  if (last !== undefined) return { from: addDays(dayIn('UTC', now), 1 - last) };
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

/** A whole date of this century: while one is typed in a field, its year begins long ago. */
export function isDay(given: unknown): given is string {
  if (typeof given !== 'string' || !/^20\d\d-\d\d-\d\d$/.test(given)) return false;
  const at = new Date(`${given}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(given);
}
