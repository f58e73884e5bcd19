import type { Commanded } from '../../../libs/domain/src/deal/commands.js';
import type { Instant } from '../../../libs/domain/src/instant.js';
import type { ReturnClaim } from '../../../libs/domain/src/returns/commands.js';
import type { ReturnCaseState } from '../../../libs/domain/src/returns/state.js';

/** What a return case's workflow starts from: the claim, or the state that its row (or its previous run) holds. */
export interface ReturnCaseInput {
  readonly caseId: string;
  readonly claim?: Commanded<ReturnClaim>;
  readonly state?: ReturnCaseState;
  /** When its timer was wanted, when that is not its next deadline. */
  readonly wakeAt?: Instant;
  /** The previous run was nudged, and ended before it could look. */
  readonly nudged?: true;
}
