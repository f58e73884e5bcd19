import type { LadderRecipient } from '../pipeline/definition.js';
import type { Instant } from '../instant.js';

/** Why a deal stalls. */
export type StallKind = 'stage-norm' | 'no-future-activity';

/** One broken deadline: which, counted from when, broken when. */
export interface Stall {
  readonly kind: StallKind;
  readonly since: Instant;
  readonly dueAt: Instant;
}

/** "Mine, done by …": a promise with a date, not a "seen". */
export interface Taking {
  readonly by: string;
  readonly at: Instant;
  readonly promisedFor: Instant;
}

/** The stalls a deal has at one time, told level by level. */
export interface Escalation {
  readonly id: string;
  readonly openedAt: Instant;
  readonly stalls: readonly Stall[];
  /** One run of telling; a broken promise starts the next. */
  readonly round: number;
  /** Index of the level told last in the ladder; -1 before the first telling. */
  readonly level: number;
  /** When the next level is to be told; absent when taken on or when the ladder has no further level. */
  readonly nextLevelAt?: Instant;
  readonly takenOn?: Taking;
  readonly brokenPromises: number;
}

/** A level that fires now: whom the effect has to find and tell. */
export interface Telling {
  readonly escalationId: string;
  readonly round: number;
  readonly level: number;
  readonly to: LadderRecipient;
}
