import type { Commanded } from '../../../libs/domain/src/deal/commands.js';
import type { Refusal } from '../../../libs/domain/src/errors.js';

/** One request for a transition. */
export interface Request<Command> {
  /** Drawn anew for each request, so that a stored answer can be told from one's own. */
  readonly nonce: string;
  readonly commanded: Commanded<Command>;
}

/** Answers carry no state: whoever asked reads the event `seq` from PostgreSQL, where it was committed before. */
export type TransitionAnswer =
  | { readonly nonce: string; readonly outcome: 'done'; readonly seq: number; readonly requestHash: string }
  | { readonly nonce: string; readonly outcome: 'refused'; readonly refusal: Refusal };
