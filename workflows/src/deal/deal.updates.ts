import type { Commanded, DealCommand, OpenDeal } from '../../../libs/domain/src/deal/commands.js';
import type { DealState } from '../../../libs/domain/src/deal/state.js';
import type { Instant } from '../../../libs/domain/src/instant.js';
import type { Refusal } from '../../../libs/domain/src/errors.js';

/** What the deal workflow starts from: an opening command, or the state that its row (or its previous run) holds. */
export interface DealInput {
  readonly dealId: string;
  readonly opening?: Commanded<OpenDeal>;
  readonly state?: DealState;
  /** When its timer was wanted, when that is not its next deadline. */
  readonly wakeAt?: Instant;
}

/** One request for a transition. */
export interface TransitionRequest {
  /** Drawn anew for each request, so that a stored answer can be told from one's own. */
  readonly nonce: string;
  readonly commanded: Commanded<DealCommand | OpenDeal>;
}

/** Answers carry no state: whoever asked reads the event `seq` from PostgreSQL, where it was committed before. */
export type TransitionAnswer =
  | { readonly nonce: string; readonly outcome: 'done'; readonly seq: number; readonly requestHash: string }
  | { readonly nonce: string; readonly outcome: 'refused'; readonly refusal: Refusal };
