import type { Amount } from './money.js';
import type { Instant } from '../instant.js';
import type { ActivityType } from './state.js';

/** A future activity as a command plans it. */
export interface ActivityPlan {
  readonly type: ActivityType;
  readonly plannedFor: Instant;
  readonly agreed: boolean;
}

export interface OpenDeal {
  readonly kind: 'open';
  readonly pipelineKey: string;
  /** The version published when the deal was asked for; a running deal keeps it. */
  readonly pipelineVersion: number;
  /** Absent: the pipeline's first stage. */
  readonly stage?: string;
  readonly customerId: string;
  readonly ownerId: string;
  readonly amount: Amount;
  readonly currency: string;
  readonly expectedContractOn?: string;
  readonly productKey?: string;
  readonly next?: ActivityPlan;
}

/** What a person asks of a deal that exists. Ids, codes, dates and amounts only: free text never travels in it. */
export type DealCommand =
  | { readonly kind: 'move'; readonly to: string }
  | { readonly kind: 'plan-activity'; readonly activity: ActivityPlan }
  | { readonly kind: 'finish-activity'; readonly activityId: string; readonly next?: ActivityPlan }
  | { readonly kind: 'win' }
  | { readonly kind: 'lose'; readonly reason: string }
  | { readonly kind: 'take-on'; readonly escalationId: string; readonly promisedFor: Instant };

/** A command with who gave it and how it is recognised when it comes again. */
export interface Commanded<Command> {
  /** Hash of principal and Idempotency-Key. */
  readonly commandId: string;
  /** The user who acts. */
  readonly principalId: string;
  /** Hash of the request's body: the same key with another body is refused. */
  readonly requestHash: string;
  /** If given, the deal must be at this revision. */
  readonly ifRevision?: number;
  readonly command: Command;
}
