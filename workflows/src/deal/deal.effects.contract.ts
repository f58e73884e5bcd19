import type { DealCommand, OpenDeal } from '../../../libs/domain/src/deal/commands.js';
import type { DealState } from '../../../libs/domain/src/deal/state.js';
import type { Commit, Committed, Loaded } from '../shared/transition.effects.contract.js';

export interface CommitRequest extends Commit<DealCommand | OpenDeal> {
  readonly dealId: string;
}

export type CommitResult = Committed<DealState>;

export type LoadedDeal = Loaded<DealState>;

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
