import type { LadderRecipient, Norm } from '../pipeline/definition.js';
import type { Instant } from '../instant.js';

/** Why a deal stalls, (`handover`) why the care of a won one does not begin, or (`return-step`) a return case does not go on. */
export const stallKinds = [
  'stage-norm',
  'no-future-activity',
  'activity-overdue',
  'customer-silent',
  'handover',
  'return-step',
] as const;
export type StallKind = (typeof stallKinds)[number];

/** One broken deadline: which, counted from when, broken when. */
export interface Stall {
  readonly kind: StallKind;
  readonly since: Instant;
  readonly dueAt: Instant;
  /** The norm that was broken; absent in rows of the first layout. */
  readonly norm?: Norm;
  /** The activity that is overdue. */
  readonly activityId?: string;
  /** Of a return case: the step that is late. */
  readonly step?: string;
  /** Of a return case: the vendor or carrier that has to act. */
  readonly counterpartyId?: string;
}

/** "Mine, done by …": a promise with a date, not a "seen". */
export interface Taking {
  readonly by: string;
  readonly at: Instant;
  readonly promisedFor: Instant;
  /** A manager has told the owner to do it by then: the owner's promise, made by another. */
  readonly instructedBy?: string;
}

/** An escalation put off until a date, with a reason. */
export interface Snooze {
  readonly by: string;
  readonly at: Instant;
  readonly until: Instant;
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
  /** What the next level's delay is counted from, and the delay: a ladder that is changed later does not change it. */
  readonly delayFrom?: Instant;
  readonly delay?: Norm;
  /** When the next level is to be told (or the top one again); absent when taken on or snoozed. */
  readonly nextLevelAt?: Instant;
  readonly takenOn?: Taking;
  readonly snoozed?: Snooze;
  readonly brokenPromises: number;
  /** It is the third of its deal in a quarter: its second level was told together with the first. */
  readonly oneLevelUp?: boolean;
}

/** Why somebody is told: a level of the ladder, an instruction of a manager, a deal that became theirs. */
export const tellingPurposes = ['level', 'instruction', 'hand-over'] as const;
export type TellingPurpose = (typeof tellingPurposes)[number];

/** A level that fires now (or another cause to tell somebody): whom the effect has to find and tell. */
export interface Telling {
  readonly escalationId: string;
  readonly round: number;
  readonly level: number;
  readonly to: LadderRecipient;
  /** Absent: a level. */
  readonly purpose?: TellingPurpose;
}
