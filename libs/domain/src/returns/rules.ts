import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { CustomerClass } from '../pipeline/definition.js';
import type { ReturnRegulation } from './regulation.js';

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
  /** The same name gives the same id for the same case: a retried transition makes no twins. */
  readonly id: (name: string) => string;
}
