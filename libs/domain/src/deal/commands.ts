import type { Amount } from './money.js';
import type { Instant } from '../instant.js';
import type { ActivityType, FieldValue, Hold, Precision } from './state.js';

/** A future activity as a command plans it. */
export interface ActivityPlan {
  readonly type: ActivityType;
  /** When; of an approximate date the end of its day, week or month. */
  readonly plannedFor: Instant;
  /** Absent: exact. */
  readonly precision?: Precision;
  readonly agreed: boolean;
}

/** An activity that has been done. */
export interface DoneActivity {
  readonly type: ActivityType;
  /** Absent: now, by the clock that decides. */
  readonly doneAt?: Instant;
  /** The customer was reached and answered. */
  readonly customerAnswered: boolean;
}

export interface OpenDeal {
  readonly kind: 'open';
  readonly pipelineKey: string;
  /** The version published when the deal was asked for; a running deal keeps it. */
  readonly pipelineVersion: number;
  /** Absent: the pipeline's first stage. Another one lies behind gates. */
  readonly stage?: string;
  /** Passes the gates before its stage; whoever asks has the right to. */
  readonly override?: boolean;
  readonly reasoned?: boolean;
  readonly customerId: string;
  readonly ownerId: string;
  readonly amount: Amount;
  readonly currency: string;
  readonly expectedContractOn?: string;
  readonly productKey?: string;
  readonly fields?: Readonly<Record<string, FieldValue>>;
  readonly next?: ActivityPlan;
}

/** What of a deal may be changed. A field or a date that is null is emptied. */
export interface DealChanges {
  readonly amount?: Amount;
  readonly currency?: string;
  readonly expectedContractOn?: string | null;
  readonly productKey?: string | null;
  readonly fields?: Readonly<Record<string, FieldValue | null>>;
}

/**
 * What a person asks of a deal that exists. Ids, codes, dates and amounts only: free text never travels in it; `reasoned`
 * says that a reason was written, which is kept beside the event.
 */
export type DealCommand =
  | {
      readonly kind: 'move';
      readonly to: string;
      /** Passes gates that are not met; whoever asks has the right to. */
      readonly override?: boolean;
      readonly reasoned?: boolean;
    }
  | { readonly kind: 'plan-activity'; readonly activity: ActivityPlan }
  | { readonly kind: 'record-activity'; readonly activity: DoneActivity; readonly next?: ActivityPlan }
  | {
      readonly kind: 'finish-activity';
      readonly activityId: string;
      readonly customerAnswered?: boolean;
      readonly next?: ActivityPlan;
    }
  | {
      readonly kind: 'move-activity';
      readonly activityId: string;
      readonly plannedFor: Instant;
      readonly precision?: Precision;
      readonly agreed?: boolean;
    }
  | { readonly kind: 'cancel-activity'; readonly activityId: string; readonly reasoned: boolean }
  /** The customer wrote or called of its own accord; without `at` just now, by the clock that decides. */
  | { readonly kind: 'customer-answered'; readonly at?: Instant }
  | { readonly kind: 'finish-task'; readonly action: string }
  | { readonly kind: 'change'; readonly changes: DealChanges }
  /** By hand; `by-rule` gives it back to the pipeline's rule. */
  | { readonly kind: 'mark-key'; readonly key: boolean | 'by-rule' }
  | {
      readonly kind: 'hold';
      readonly because: Hold['because'];
      readonly until: Instant;
      readonly reasoned: boolean;
    }
  | { readonly kind: 'resume' }
  /** Puts the deal on another version of its pipeline. */
  | {
      readonly kind: 'migrate';
      readonly toVersion: number;
      /** Where the deal stands in that version; absent: in the stage of the same key. */
      readonly stage?: string;
      /** Values that fit no field of that version may be lost. */
      readonly loseFields?: boolean;
      readonly reasoned: boolean;
    }
  | { readonly kind: 'hand-over'; readonly ownerId: string; readonly teamId: string }
  | {
      readonly kind: 'win';
      readonly signedOn?: string;
      readonly amount?: Amount;
      readonly override?: boolean;
      readonly reasoned?: boolean;
    }
  | { readonly kind: 'lose'; readonly reason: string; readonly correctiveAction?: CorrectiveAction }
  | { readonly kind: 'reopen'; readonly reasoned: boolean }
  | { readonly kind: 'take-on'; readonly escalationId: string; readonly promisedFor: Instant }
  | {
      readonly kind: 'snooze';
      readonly escalationId: string;
      readonly until: Instant;
      readonly reasoned: boolean;
    }
  /** "Do X by …": what is to be done is a text; the owner is told. */
  | { readonly kind: 'instruct'; readonly escalationId: string; readonly doneBy: Instant };

/** What is mended after a loss whose reason lies inside us; what it is, is a text. */
export interface CorrectiveAction {
  readonly ownerId: string;
  /** Calendar day. */
  readonly dueOn: string;
}

/** How a command was given otherwise than signed in, and by which request. */
export interface Through {
  /** Id of the API token of a program that acts for them. */
  readonly token?: string;
  /** A link of theirs. */
  readonly link?: true;
  /** Id of the request, as in the log. */
  readonly request?: string;
  /** A commitment to the address and program that it came from, which are kept beside the event. */
  readonly from?: string;
  /** Id of the import that it is part of. */
  readonly import?: string;
  /** Whoever ran the command on the machine. */
  readonly command?: true;
}

/** A command with who gave it and how it is recognised when it comes again. */
export interface Commanded<Command> {
  /** Hash of principal and Idempotency-Key. */
  readonly commandId: string;
  /** The user who acts; by the link of a return case the counterparty or customer. */
  readonly principalId: string;
  readonly through?: Through;
  /** Hash of the request's body: the same key with another body is refused. */
  readonly requestHash: string;
  /** If given, the deal must be at this revision. */
  readonly ifRevision?: number;
  readonly command: Command;
}
