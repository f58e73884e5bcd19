import type { HandoverCommand } from '../../../libs/domain/src/handover/commands.js';
import type { HandoverState } from '../../../libs/domain/src/handover/state.js';
import type { Commit, Committed } from '../shared/transition.effects.contract.js';

export interface HandoverCommitRequest extends Commit<HandoverCommand> {
  readonly handoverId: string;
}

export type HandoverCommitResult = Committed<HandoverState>;

/** What the handover workflow needs done outside of it. The worker implements it. */
export interface HandoverEffects {
  /** Decides and commits one transition in one transaction, as a deal's `commitTransition` does. */
  commitHandover(request: HandoverCommitRequest): Promise<HandoverCommitResult>;
  /** The row's state, for a workflow that starts without one. */
  loadHandover(handoverId: string): Promise<HandoverState | null>;
}
