import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { Criteria } from '../criteria/criteria.js';
import type { CustomerClass, PipelineDefinition } from '../pipeline/definition.js';
import type { CustomerNorms } from './state.js';

/** The rules a deal lives under. */
export interface DealRules {
  /** The structure of the deal's own version, under the timing that applies now. */
  readonly pipeline: PipelineDefinition;
  /** Of the deal's clocks. */
  readonly calendar: WorkingCalendar;
  readonly criteria: Criteria;
  /** The version that the timing is of; absent: that of the structure. */
  readonly timingVersion?: number;
  readonly calendarVersion?: number;
  /** The customer as it is now; absent: as the deal knows it. */
  readonly customer?: CustomerTiming;
  /** The rules of the version that the deal is to be put on: of a migration only. */
  readonly target?: DealRules;
  /** The same name gives the same id for the same deal: a retried transition makes no twins. */
  readonly id: (name: string) => string;
}

/** What of a customer decides when its deals are late. */
export interface CustomerTiming {
  readonly class: CustomerClass;
  readonly norms: CustomerNorms;
}
