import type { HandoverCommand } from '../../../libs/domain/src/handover/commands.js';
import type { HandoverState } from '../../../libs/domain/src/handover/state.js';
import type { Request } from '../shared/transition.updates.js';

/** What the handover workflow starts from: its row, or the state that its previous run held. */
export interface HandoverInput {
  readonly handoverId: string;
  readonly state?: HandoverState;
}

export type HandoverRequest = Request<HandoverCommand>;
