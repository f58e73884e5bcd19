import type { Clock } from '../deal/state.js';
import type { Escalation } from '../escalation/escalation.js';
import type { Instant } from '../instant.js';
import type { CustomerClass } from '../pipeline/definition.js';

/** `withdrawn`: the deal was opened again before anybody accepted. */
export const handoverStatuses = ['open', 'accepted', 'withdrawn'] as const;
export type HandoverStatus = (typeof handoverStatuses)[number];

/**
 * A won deal on its way from the acquiring salesperson to the customer's personal manager. It is kept whole in its row
 * after every event, and a workflow can start from it. Who the personal manager is, the customer says: it may change
 * while the handover waits. `shape` counts the changes of this layout.
 */
export interface HandoverState {
  readonly shape: 1;
  readonly handoverId: string;
  readonly dealId: string;
  /** Events so far. */
  readonly seq: number;
  /** Commands so far: the handover's ETag. What only time does leaves it alone. */
  readonly revision: number;
  readonly status: HandoverStatus;
  readonly pipelineKey: string;
  readonly pipelineVersion: number;
  /** The version whose timing applies. */
  readonly timingVersion?: number;
  /** The version of the calendar in which its clock was last counted. */
  readonly calendarVersion?: number;
  readonly customerId: string;
  readonly customerClass: CustomerClass;
  /** The team whose head is told. */
  readonly teamId: string;
  /** Of a key deal: management is told too. */
  readonly key: boolean;
  /** The salesperson who won the deal. */
  readonly fromOwnerId: string;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
  readonly acceptedBy?: string;
  /** One while it is open: how long it may wait for the personal manager. */
  readonly clocks: readonly Clock[];
  readonly escalation?: Escalation;
  /** When the workflow's timer is wanted next; absent on a closed handover. */
  readonly nextDueAt?: Instant;
}
