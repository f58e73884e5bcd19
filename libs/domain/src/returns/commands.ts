import type { Commanded, DealCommand } from '../deal/commands.js';
import type { Instant } from '../instant.js';
import type { CustomerClass } from '../pipeline/definition.js';
import type { ReturnActor } from './actors.js';
import type {
  Confirmer,
  Counterparty,
  Grant,
  Quantity,
  Remedy,
  ReplacementSource,
  ReturnCause,
  ReturnLine,
} from './state.js';
import type { Step } from './step-keys.js';

/** What was shown for an act. Ids and codes: what was written, said or photographed is kept beside the event. */
export interface Evidence {
  /** A reason, a question or an answer was written. */
  readonly reasoned?: boolean;
  readonly documentId?: string;
  readonly shipmentId?: string;
  /** How a vendor or customer said what is recorded on its behalf. */
  readonly through?: Channel;
}

export const spokenThrough = ['phone', 'mail', 'letter', 'in-person'] as const;
export type Channel = (typeof spokenThrough)[number];

/** A line as it is claimed. */
export type ClaimedLine = Omit<ReturnLine, 'id' | 'parts'>;

/** A customer's claim as it is taken. Without lines it is a draft: what the customer said and its contact are texts. */
export interface ReturnClaim {
  readonly kind: 'open';
  readonly customerId: string;
  readonly dealId?: string;
  /** Which regulation the case follows; absent: the one that was published first. */
  readonly regulationKey?: string;
  readonly lines: readonly ClaimedLine[];
}

export const reactions = ['satisfied', 'neutral', 'dissatisfied'] as const;
export type Reaction = (typeof reactions)[number];

/** At least one part, each once. */
interface OfParts {
  readonly partIds: readonly string[];
}

type OfPartsOnly =
  | 'refuse'
  | 'refuse-goods'
  | 'take-back'
  | 'scrap'
  | 'ask'
  | 'answer'
  | 'drop-claim'
  | 'reject'
  | 'pick-up'
  | 'send-back'
  | 'confirm-return'
  | 'announce-goods'
  | 'receive-goods'
  | 'record-compensation'
  | 'ship-replacement'
  | 'record-delivery'
  | 'confirm-receipt'
  | 'settle'
  | 'give-back'
  | 'withdraw'
  | 'reopen';

type PartCommand = OfParts &
  (
    | { [Kind in OfPartsOnly]: { readonly kind: Kind } }[OfPartsOnly]
    /** Of damage in transport: `carrierId` says who carried the goods. */
    | { readonly kind: 'find-cause'; readonly cause: ReturnCause; readonly carrierId?: string }
    | { readonly kind: 'confirm-cause'; readonly confirmedBy: Confirmer }
    /** What was confirmed is not so: another cause, which is confirmed as well. */
    | {
        readonly kind: 'correct-cause';
        readonly cause: ReturnCause;
        readonly confirmedBy: Confirmer;
        readonly carrierId?: string;
      }
    /** The delivery of the line of one part: on which calendar day it came, and by whom. */
    | { readonly kind: 'correct-delivery'; readonly deliveredOn: string; readonly carrierId?: string }
    | { readonly kind: 'request'; readonly counterparty: Counterparty }
    | { readonly kind: 'accept'; readonly grants: Grant }
    /** Of one part: so many units are accepted, the others refused. */
    | { readonly kind: 'accept-in-part'; readonly grants: Grant; readonly quantity: Quantity }
    | {
        readonly kind: 'decide-remedy';
        readonly remedy: Remedy;
        /** Of a replacement. */
        readonly source?: ReplacementSource;
      }
    /** Calendar day. */
    | { readonly kind: 'plan-pick-up'; readonly on: string }
    | { readonly kind: 'check-goods'; readonly passed: boolean }
    /** Of one part: `quantity` units of it, absent: all. */
    | {
        readonly kind: 'dispute-receipt';
        readonly because: 'wrong' | 'defective';
        readonly quantity?: Quantity;
      }
    /** Makes two of one part: so many units leave it. */
    | { readonly kind: 'split'; readonly quantity: Quantity }
    /** One part has another quantity than was claimed; its line is claimed anew by the difference. */
    | { readonly kind: 'recount'; readonly quantity: Quantity }
  );

type CaseCommand =
  | { readonly kind: 'complete'; readonly lines: readonly ClaimedLine[] }
  | { readonly kind: 'pass-on' }
  | { readonly kind: 'withdraw-draft' }
  | {
      readonly kind: 'move-customer';
      readonly customerId: string;
      readonly customerClass: CustomerClass;
      readonly teamId: string;
    }
  | { readonly kind: 'record-contact'; readonly reaction: Reaction }
  /** Leaves out a step; without parts one of the whole case. */
  | { readonly kind: 'skip'; readonly step: Step; readonly partIds?: readonly string[] }
  | Extract<DealCommand, { readonly kind: 'take-on' }>
  | Extract<DealCommand, { readonly kind: 'snooze' }>;

/** What somebody asks of a return case that exists. */
export type ReturnCommand = (PartCommand | CaseCommand) & { readonly evidence?: Evidence };

export type ActKind = ReturnCommand['kind'];
export type PartActKind = PartCommand['kind'];
export type CaseActKind = Exclude<ActKind, PartActKind>;
export type CommandOf<Kind extends ActKind> = Extract<ReturnCommand, { readonly kind: Kind }>;

/** A part as a page showed it. */
export interface SeenPart {
  readonly partId: string;
  readonly quantity: Quantity;
}

/** A command with who gives it. */
export interface ReturnCommanded extends Commanded<ReturnCommand> {
  /** The roles in which the principal acts on this case; by a link exactly one. */
  readonly actors: readonly ReturnActor[];
  /** Of a vendor's or carrier's link: whose; it reaches only parts that were requested of it. */
  readonly counterpartyId?: string;
  /** Of such a link: when the requests that it is for were made; what was asked at other times it does not reach. */
  readonly requests?: readonly Instant[];
  /** By a link: how much of each named part its page showed. Whoever saw another quantity has answered something else. */
  readonly seen?: readonly SeenPart[];
  /** Of a customer's link: whose; a case that was moved to another customer it does not reach. */
  readonly customerId?: string;
}
