import type { DealCommand, OpenDeal } from '../../../libs/domain/src/deal/commands.js';
import type { DealState } from '../../../libs/domain/src/deal/state.js';
import type { Commit, Committed } from '../shared/transition.effects.contract.js';

export interface CommitRequest extends Commit<DealCommand | OpenDeal> {
  readonly dealId: string;
}

export type CommitResult = Committed<DealState>;

/** What the deal workflow needs done outside of it. The worker implements it. */
export interface DealEffects {
  /**
   * Decides and commits one transition in one transaction, on the row's state. A command that the row already has is
   * answered from there, so every retry converges; events that the workflow has missed come back as the state.
   */
  commitTransition(request: CommitRequest): Promise<CommitResult>;
  /** The row's state, for a workflow that starts without one. */
  loadDeal(dealId: string): Promise<DealState | null>;
}
