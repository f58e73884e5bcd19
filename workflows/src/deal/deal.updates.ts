import type { Commanded, DealCommand, OpenDeal } from '../../../libs/domain/src/deal/commands.js';
import type { DealState } from '../../../libs/domain/src/deal/state.js';
import type { Instant } from '../../../libs/domain/src/instant.js';
import type { Request } from '../shared/transition.updates.js';

export type { TransitionAnswer } from '../shared/transition.updates.js';

/** What the deal workflow starts from: an opening command, or the state that its row (or its previous run) holds. */
export interface DealInput {
  readonly dealId: string;
  readonly opening?: Commanded<OpenDeal>;
  readonly state?: DealState;
  /** When its timer was wanted, when that is not its next deadline. */
  readonly wakeAt?: Instant;
  /** The previous run was nudged, and ended before it could look. */
  readonly nudged?: true;
}

export type TransitionRequest = Request<DealCommand | OpenDeal>;
