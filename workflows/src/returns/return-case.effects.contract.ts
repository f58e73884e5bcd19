import type { ReturnClaim, ReturnCommand } from '../../../libs/domain/src/returns/commands.js';
import type { ReturnCaseState } from '../../../libs/domain/src/returns/state.js';
import type { Commit, Committed } from '../shared/transition.effects.contract.js';

/** An act comes with the roles in which somebody acts (`ReturnCommanded`). */
export interface ReturnCommitRequest extends Commit<ReturnClaim | ReturnCommand> {
  readonly caseId: string;
}

export type ReturnCommitResult = Committed<ReturnCaseState>;

/** What the return case's workflow needs done outside of it. The worker implements it. */
export interface ReturnCaseEffects {
  /** Decides and commits one transition in one transaction, as a deal's `commitTransition` does. */
  commitReturn(request: ReturnCommitRequest): Promise<ReturnCommitResult>;
  /** The row's state, for a workflow that starts without one. */
  loadReturn(caseId: string): Promise<ReturnCaseState | null>;
}
