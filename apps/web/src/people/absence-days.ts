import { dayOf, type Reading } from '../format/dates.js';

/** The days of an absence, from the first to the last one: it ends before `to`. */
export function absenceDays(from: string, to: string, reading: Reading): string {
  const first = dayOf(from, reading);
  const last = dayOf(new Date(Date.parse(to) - 1).toISOString(), reading);
  return first === last ? first : `${first} – ${last}`;
}
