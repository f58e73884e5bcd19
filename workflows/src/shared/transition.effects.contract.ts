import type { Commanded } from '../../../libs/domain/src/deal/commands.js';
import type { Refusal } from '../../../libs/domain/src/errors.js';
import type { Instant } from '../../../libs/domain/src/instant.js';

/** What a workflow asks its effect to commit. */
export interface Commit<Command> {
  /** The last event this workflow knows. */
  readonly seq: number;
  /** The workflow's time, epoch milliseconds. */
  readonly at: number;
  /** Absent: only time has passed. */
  readonly commanded?: Commanded<Command>;
}

/** What stands in the row after a commit, whatever came of the command. */
interface RowNow<State> {
  /** Always the row's: it may be further on than this command's own event. */
  readonly state: State;
  /**
   * When the timer is wanted: its next deadline, or somewhat later when thousands are due at one instant; absent in older
   * results.
   */
  readonly wakeAt?: Instant;
  /** The open handover of a won deal, whose workflow has to run; absent in older results. */
  readonly handover?: { readonly id: string };
}

export type Committed<State> =
  | (RowNow<State> & { readonly outcome: 'done'; readonly seq: number; readonly requestHash: string })
  | (Partial<RowNow<State>> & { readonly outcome: 'refused'; readonly refusal: Refusal })
  | (RowNow<State> & { readonly outcome: 'nothing-due' });

/** A row, for a workflow that starts without a state. */
export interface Loaded<State> {
  readonly state: State;
  readonly wakeAt?: Instant;
}

/** ApplicationFailure type of errors that no retry can mend: the data itself cannot be stored. */
export const dataErrorType = 'DataError';
