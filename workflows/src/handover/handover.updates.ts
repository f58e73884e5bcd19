import type { HandoverCommand } from '../../../libs/domain/src/handover/commands.js';
import type { HandoverState } from '../../../libs/domain/src/handover/state.js';
import type { Instant } from '../../../libs/domain/src/instant.js';
import type { Request } from '../shared/transition.updates.js';

/** What the handover workflow starts from: its row, or the state that its previous run held. */
export interface HandoverInput {
  readonly handoverId: string;
  readonly state?: HandoverState;
  /** When its timer was wanted, when that is not its next deadline. */
  readonly wakeAt?: Instant;
  /** The previous run was nudged, and ended before it could look. */
  readonly nudged?: true;
}

export type HandoverRequest = Request<HandoverCommand>;
