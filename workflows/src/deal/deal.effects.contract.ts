import type { Commanded, DealCommand, OpenDeal } from '../../../libs/domain/src/deal/commands.js';
import type { DealState } from '../../../libs/domain/src/deal/state.js';
import type { Instant } from '../../../libs/domain/src/instant.js';
import type { Refusal } from '../../../libs/domain/src/errors.js';

export interface CommitRequest {
  readonly dealId: string;
  /** The last event this workflow knows. */
  readonly seq: number;
  /** The workflow's time, epoch milliseconds. */
  readonly at: number;
  /** Absent: only time has passed. */
  readonly commanded?: Commanded<DealCommand | OpenDeal>;
}

/**
 * `state` is always the row's, after the commit: it may be further on than this command's own event. `wakeAt` is when the
 * timer is wanted: its next deadline, or somewhat later when thousands are due at one instant; absent in older results.
 */
export type CommitResult =
  | {
      readonly outcome: 'done';
      readonly seq: number;
      readonly requestHash: string;
      readonly state: DealState;
      readonly wakeAt?: Instant;
    }
  | {
      readonly outcome: 'refused';
      readonly refusal: Refusal;
      readonly state?: DealState;
      readonly wakeAt?: Instant;
    }
  | { readonly outcome: 'nothing-due'; readonly state: DealState; readonly wakeAt?: Instant };

export interface LoadedDeal {
  readonly state: DealState;
  readonly wakeAt?: Instant;
}

/** What the deal workflow needs done outside of it. The worker implements it. */
export interface DealEffects {
  /**
   * Decides and commits one transition in one transaction, on the row's state. A command that the row already has is
   * answered from there, so every retry converges; events that the workflow has missed come back as the state.
   */
  commitTransition(request: CommitRequest): Promise<CommitResult>;
  /** The row, for a workflow that starts without a state. Older results are the state alone. */
  loadDeal(dealId: string): Promise<LoadedDeal | DealState | null>;
}

/** ApplicationFailure type of errors that no retry can mend: the data itself cannot be stored. */
export const dataErrorType = 'DataError';
