import type { CustomerClass } from '../pipeline/definition.js';
import type { Escalation, StallKind } from '../escalation/escalation.js';
import type { Instant } from '../instant.js';
import type { Amount } from './money.js';

export { epochMs, instant, type Instant } from '../instant.js';

export type DealStatus = 'open' | 'won' | 'lost';

/** What is done with a customer. */
export const activityTypes = ['call', 'visit', 'message', 'quote', 'meeting', 'reference-visit'] as const;
export type ActivityType = (typeof activityTypes)[number];

export interface PlannedActivity {
  readonly id: string;
  readonly type: ActivityType;
  readonly plannedFor: Instant;
  /** Agreed with the customer: the best kind of next activity. */
  readonly agreed: boolean;
}

/** A running deadline of a deal and the start it is counted from. */
export interface Clock {
  readonly kind: StallKind;
  readonly since: Instant;
  readonly dueAt: Instant;
}

/**
 * Everything a deal is, but its texts and names. It is kept whole in the deal's row after every event, and a workflow
 * can start from it. `shape` counts the changes of this layout.
 */
export interface DealState {
  readonly shape: 1;
  readonly dealId: string;
  /** Events so far. */
  readonly seq: number;
  /** Commands so far: the deal's ETag. What only time does leaves it alone. */
  readonly revision: number;
  readonly status: DealStatus;
  readonly pipelineKey: string;
  readonly pipelineVersion: number;
  readonly stage: string;
  readonly stageSince: Instant;
  readonly ownerId: string;
  readonly teamId: string;
  readonly customerId: string;
  readonly customerClass: CustomerClass;
  readonly amount: Amount;
  readonly currency: string;
  readonly key: boolean;
  /** Calendar day, `YYYY-MM-DD`. */
  readonly expectedContractOn?: string;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
  readonly lossReason?: string;
  /** Planned and not done yet. */
  readonly activities: readonly PlannedActivity[];
  /** When an activity was last done. */
  readonly lastActivityAt?: Instant;
  readonly clocks: readonly Clock[];
  readonly escalation?: Escalation;
  /** When the workflow's timer is wanted next; absent on a closed deal. */
  readonly nextDueAt?: Instant;
}
