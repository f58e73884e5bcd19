import type { CustomerClass, Norm } from '../pipeline/definition.js';
import type { Escalation, StallKind } from '../escalation/escalation.js';
import type { Instant } from '../instant.js';
import type { Amount } from './money.js';

export { epochMs, instant, type Instant } from '../instant.js';

export type DealStatus = 'open' | 'won' | 'lost';

/** What is done with a customer. */
export const activityTypes = ['call', 'visit', 'message', 'quote', 'meeting', 'reference-visit'] as const;
export type ActivityType = (typeof activityTypes)[number];

/** How exactly an activity is planned: to the minute, or some time in a day, week or month ("before Christmas"). */
export const precisions = ['exact', 'day', 'week', 'month'] as const;
export type Precision = (typeof precisions)[number];

export interface PlannedActivity {
  readonly id: string;
  readonly type: ActivityType;
  /** When; of an approximate date the end of its day, week or month. */
  readonly plannedFor: Instant;
  /** Absent: exact. */
  readonly precision?: Precision;
  /** Agreed with the customer: the best kind of next activity. */
  readonly agreed: boolean;
  /** It was put to another time. */
  readonly moved?: true;
}

/** What started a clock anew. Nothing but these does: an edit of the deal is not among them. */
export type ClockReset =
  'opened' | 'moved' | 'activity-done' | 'activity-planned' | 'activity-moved' | 'customer-answered';

/** A running deadline of a deal, the start it is counted from, and by which norm. */
export interface Clock {
  readonly kind: StallKind;
  readonly since: Instant;
  readonly dueAt: Instant;
  /** Absent in rows of the first layout. */
  readonly norm?: Norm;
  readonly resetBy?: ClockReset;
  /** The planned activity it is about: of `activity-overdue`. */
  readonly activityId?: string;
  /** A norm or calendar that was changed while the clock ran makes it due no earlier than this. */
  readonly notBefore?: Instant;
  /** What `notBefore` comes of: it moves with the pauses that follow. */
  readonly grace?: Grace;
}

/** What a clock that was changed leaves to act: from when, and until when if nothing pauses it. */
export interface Grace {
  readonly from: Instant;
  readonly until: Instant;
}

/** Time in which the clocks of a deal stand still. A hold's end is known when it begins. */
export interface DealPause {
  readonly because: 'hold' | 'third-party' | 'snooze' | 'closed';
  readonly from: Instant;
  /** Absent: still going on (only while the deal is closed). */
  readonly to?: Instant;
}

/** A deal put aside until a date, or waiting for a third party (a bank, a permit, an authority). */
export interface Hold {
  readonly because: 'hold' | 'third-party';
  readonly by: string;
  readonly from: Instant;
  readonly until: Instant;
}

/** Something that a stage asks of the salesperson. */
export interface StageTask {
  /** Key of the action in its stage. */
  readonly action: string;
  readonly stage: string;
  /** When the stage asked for it. Absent in rows of before it was kept: when the deal came into the stage. */
  readonly since?: Instant;
  readonly dueAt?: Instant;
  readonly doneAt?: Instant;
}

/** What could be done to keep a ladder quiet without working the deal: counted and shown, never forbidden. */
export interface EvasionCounts {
  readonly promisesBroken: number;
  readonly holds: number;
  readonly snoozes: number;
  /** Planned activities that were put off without being done. */
  readonly activitiesMoved: number;
  readonly movesBack: number;
  readonly overrides: number;
  /** Closed and opened again: its clocks leave a working day to act then. Absent in rows of before it was counted. */
  readonly reopenings?: number;
}

export const noEvasions: Required<EvasionCounts> = {
  promisesBroken: 0,
  holds: 0,
  snoozes: 0,
  activitiesMoved: 0,
  movesBack: 0,
  overrides: 0,
  reopenings: 0,
};

/**
 * A value of an own field; a decimal is text, a date `YYYY-MM-DD`, `choices` a list of keys. Of a `text` it is `true`: what
 * it says may be of persons, and stays in the database.
 */
export type FieldValue = string | number | boolean | readonly string[];

/**
 * Norms agreed with one customer, which beat those of its class. Keys: `no-future-activity`, `activity-overdue`,
 * `customer-silent`, `stage-norm` (of every stage) or `stage-norm/<stage>`.
 */
export type CustomerNorms = Readonly<Record<string, Norm>>;

/**
 * Everything a deal is, but its texts and names. It is kept whole in the deal's row after every event, and a workflow
 * can start from it. `shape` counts the changes of this layout; what the second one added is optional, so that rows of
 * the first are read as they are.
 */
export interface DealState {
  readonly shape: 1 | 2;
  readonly dealId: string;
  /** Events so far. */
  readonly seq: number;
  /** Commands so far: the deal's ETag. What only time does leaves it alone. */
  readonly revision: number;
  readonly status: DealStatus;
  readonly pipelineKey: string;
  /** The version whose structure the deal keeps. */
  readonly pipelineVersion: number;
  /** The version whose timing applies; absent: that of its structure. */
  readonly timingVersion?: number;
  /** The version of the calendar in which its clocks were last counted. */
  readonly calendarVersion?: number;
  readonly stage: string;
  readonly stageSince: Instant;
  readonly ownerId: string;
  readonly teamId: string;
  readonly customerId: string;
  readonly customerClass: CustomerClass;
  readonly customerNorms?: CustomerNorms;
  readonly amount: Amount;
  readonly currency: string;
  readonly key: boolean;
  /** Set by hand: from then on the pipeline's rule does not decide whether it is a key deal. */
  readonly keyMarkedBy?: string;
  /** Calendar day, `YYYY-MM-DD`. */
  readonly expectedContractOn?: string;
  readonly productKey?: string;
  readonly fields?: Readonly<Record<string, FieldValue>>;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
  readonly lossReason?: string;
  /** Calendar day on which the contract of a won deal was signed. */
  readonly contractSignedOn?: string;
  /** Planned and not done yet. */
  readonly activities: readonly PlannedActivity[];
  /** When an activity was last done. */
  readonly lastActivityAt?: Instant;
  /** When the customer last answered: in an activity, or by a message of its own. */
  readonly customerAnsweredAt?: Instant;
  /** What the present stage asks for. */
  readonly tasks?: readonly StageTask[];
  readonly hold?: Hold;
  /** Those that may still touch a running clock. */
  readonly pauses?: readonly DealPause[];
  readonly clocks: readonly Clock[];
  readonly escalation?: Escalation;
  /** When the escalations of the last quarter were opened: the last dozen. */
  readonly escalationsOpened?: readonly Instant[];
  readonly evasions?: EvasionCounts;
  /** When the workflow's timer is wanted next; absent on a closed deal. */
  readonly nextDueAt?: Instant;
}
