import type { Instant } from '../instant.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { CustomerClass } from '../pipeline/definition.js';
import type { ReturnRegulation } from './regulation.js';
import type { ReturnPause } from './state.js';

/** What a customer or counterparty was not told of as it was done, and until when. */
export interface Untold extends ReturnPause {
  readonly about: 'record-delivery' | 'request';
}

/** What was done at this moment, if nobody was told of it then. */
export function untoldOf(
  { untold = [] }: Pick<ReturnRules, 'untold'>,
  about: Untold['about'],
  at: Instant | undefined,
): ReturnPause | undefined {
  const one = untold.find((entry) => entry.about === about && entry.from === at);
  return one && { from: one.from, ...(one.to === undefined ? {} : { to: one.to }) };
}

/** The rules a return case lives under. */
export interface ReturnRules {
  /** As it is now: a changed norm applies to running cases. */
  readonly regulation: ReturnRegulation;
  readonly regulationVersion: number;
  /** Of our clocks. */
  readonly calendar: WorkingCalendar;
  readonly calendarVersion?: number;
  /** In which a vendor or carrier works; absent, or undefined for one: ours. */
  readonly calendarOf?: (counterpartyId: string) => WorkingCalendar | undefined;
  /** The customer's, as it is now; absent: that under which the case was last counted. */
  readonly customerClass?: CustomerClass;
  /**
   * Deliveries and requests whose letter reached nobody, each with when it was made and when its receiver was told after all;
   * until then it did not know. Absent: there are none.
   */
  readonly untold?: readonly Untold[];
  /** The same name gives the same id for the same case: a retried transition makes no twins. */
  readonly id: (name: string) => string;
}
