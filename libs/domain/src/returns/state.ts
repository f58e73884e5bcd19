import type { Escalation, Stall } from '../escalation/escalation.js';
import type { Instant } from '../instant.js';
import type { CustomerClass } from '../pipeline/definition.js';
import type { CaseStep, InCharge, PartStep, Step } from './step-keys.js';

/** `draft`: taken by phone, without what a line needs. `closed`: every part has ended and nothing is left to do. */
export const returnStatuses = ['draft', 'open', 'closed'] as const;
export type ReturnStatus = (typeof returnStatuses)[number];

export const returnCauses = ['defect', 'transport-damage', 'wrong-delivery', 'misuse', 'none-found'] as const;
export type ReturnCause = (typeof returnCauses)[number];

/** Who confirmed the cause. */
export const confirmers = ['own-inspection', 'customer', 'vendor', 'carrier', 'laboratory'] as const;
export type Confirmer = (typeof confirmers)[number];

/** How far the request to a vendor or carrier is. `asked`: it asks back. `dropped`: we gave it up, with a reason. */
export const claimStatuses = ['none', 'requested', 'asked', 'accepted', 'refused', 'dropped'] as const;
export type ClaimStatus = (typeof claimStatuses)[number];

/** What a vendor or carrier grants us. */
export const grants = ['exchange', 'repair', 'credit'] as const;
export type Grant = (typeof grants)[number];

export const counterpartyKinds = ['vendor', 'carrier'] as const;
export interface Counterparty {
  readonly kind: (typeof counterpartyKinds)[number];
  readonly id: string;
}

/** What the customer gets. To get nothing is an outcome (`rejected`), not a remedy. */
export const remedies = ['replace', 'refund', 'credit', 'repair'] as const;
export type Remedy = (typeof remedies)[number];

export const replacementSources = ['vendor', 'own-stock'] as const;
export type ReplacementSource = (typeof replacementSources)[number];

/**
 * Where the defective goods are. `not-shipped`: it is not worth it; they stay or are scrapped where they are. `scrapped`: by
 * the vendor, who had refused them.
 */
export const goodsPlaces = [
  'at-customer',
  'pick-up-planned',
  'picked-up',
  'returned',
  'received-by-vendor',
  'not-shipped',
  'scrapped',
] as const;
export type GoodsPlace = (typeof goodsPlaces)[number];

/** Where the vendor's good goods are. */
export const supplyPlaces = ['none', 'on-the-way', 'received', 'checked'] as const;
export type SupplyPlace = (typeof supplyPlaces)[number];

/** Where the replacement is. `disputed`: wrong or defective again. */
export const replacementPlaces = ['none', 'shipped', 'delivered', 'confirmed', 'disputed'] as const;
export type ReplacementPlace = (typeof replacementPlaces)[number];

export const returnOutcomes = [
  'replaced',
  'refunded',
  'credited',
  'repaired',
  'rejected',
  'withdrawn',
] as const;
export type ReturnOutcome = (typeof returnOutcomes)[number];

/** Whole units of the product as its deliveries count it (pieces, metres, …), at least 1. */
export type Quantity = number;

/** Time in which a clock stands still. */
export interface ReturnPause {
  readonly from: Instant;
  /** Absent: still going on. */
  readonly to?: Instant;
}

/** Why our clock stands: others are to act, or the case was closed. */
export interface CasePause extends ReturnPause {
  readonly because: 'counterparty' | 'customer' | 'closed';
}

/** A request: to whom, and when. */
export interface AskedOnce {
  readonly kind: Counterparty['kind'];
  /** Absent: of an older request only the kind is known. */
  readonly id?: string;
  readonly at: Instant;
  /** It has said something about it, whatever became of our letter. */
  readonly heard?: true;
}

/** So many units of a line that go one way and end together. */
export interface ReturnPart {
  readonly id: string;
  readonly quantity: Quantity;
  readonly cause?: ReturnCause;
  readonly confirmation?: { readonly by: Confirmer; readonly documentId: string };
  /** When a confirmed cause was corrected last. */
  readonly correctedAt?: Instant;
  readonly claim: ClaimStatus;
  /** Whom the last request went to. */
  readonly counterparty?: Counterparty;
  /** When it went there: what was asked of the same counterparty at other times is another request. */
  readonly requestedAt?: Instant;
  /** Every request that was made; each ends the window of whom it went to. */
  readonly asked?: readonly AskedOnce[];
  readonly grants?: Grant;
  /** While it waited for our answer, the counterparty's clock stood still. */
  readonly questions: readonly ReturnPause[];
  /** The counterparty's money or credit note is there. */
  readonly compensated?: true;
  readonly remedy?: Remedy;
  /** Of goods that are shipped: where they come from; a repair without it is our own. */
  readonly source?: ReplacementSource;
  readonly goods: GoodsPlace;
  /** Calendar day for which the pick-up is planned. */
  readonly pickUpOn?: string;
  readonly supply: SupplyPlace;
  readonly replacement: ReplacementPlace;
  /** When the replacement was delivered: where that is wrong or defective again, its claim windows count from then. */
  readonly deliveredAt?: Instant;
  /** Steps that were left out, each with a recorded reason. */
  readonly skipped: readonly PartStep[];
  /** Since when its steps are due. */
  readonly since: Readonly<Partial<Record<PartStep, Instant>>>;
  readonly outcome?: ReturnOutcome;
  readonly endedAt?: Instant;
  /** When it was opened again last. */
  readonly reopenedAt?: Instant;
  /** The case in which a disputed replacement goes on. */
  readonly continuedIn?: string;
}

/** What is claimed of one delivery of one product. Its parts always add up to `quantityClaimed`. */
export interface ReturnLine {
  readonly id: string;
  readonly productKey: string;
  readonly batch?: string;
  readonly serials: readonly string[];
  readonly deliveryId: string;
  /** Number of the order that it was delivered for: the customer's, or ours. */
  readonly orderId?: string;
  /** Calendar day; the claim windows count from it. */
  readonly deliveredOn?: string;
  readonly quantityDelivered: Quantity;
  readonly quantityClaimed: Quantity;
  readonly defectCode?: string;
  /** Who made the goods, as far as known. */
  readonly vendorId?: string;
  /** Who carried the delivery, as far as known. */
  readonly carrierId?: string;
  readonly parts: readonly ReturnPart[];
}

/** The clocks beside those of the steps: a vendor's claim window, a carrier's notice window, and the time of the whole case. */
/** Times within which a vendor or carrier has to be told of a defect: every hour of every day counts, and none is anybody's step. */
export const claimWindows = ['claim-window', 'carrier-window'] as const;
export type ClockOf = Step | (typeof claimWindows)[number] | 'whole-case';

export function isClaimWindow(step: ClockOf): step is (typeof claimWindows)[number] {
  return (claimWindows as readonly string[]).includes(step);
}

/** A running deadline: of a step and the parts that came to it together, or of the whole case. */
export interface ReturnClock extends Omit<Stall, 'dueAt' | 'kind' | 'step'> {
  readonly kind: 'return-step';
  readonly step: ClockOf;
  readonly inCharge: InCharge;
  /** Absent: it stands still. */
  readonly dueAt?: Instant;
  /** When it warns; absent: it does not, or has. */
  readonly warnAt?: Instant;
  readonly warnedAt?: Instant;
  /** When its counterparty is reminded next; absent: it is not, or not any more. */
  readonly remindAt?: Instant;
  /** What lies before is not reminded of (again): it was, or the clock has only gone on since then. */
  readonly remindFrom?: Instant;
  /** Its norm or calendar was changed while it ran: not due before this. */
  readonly notBefore?: Instant;
  /** Nobody has told whoever is to act: the customer's silence says nothing, and a counterparty's clock stands. */
  readonly untold?: true;
  /** Empty: of the whole case. */
  readonly partIds: readonly string[];
}

/** The broken clocks of one step, told level by level. */
export interface StepEscalation extends Escalation {
  readonly step: ClockOf;
}

/** The case whose replacement was wrong or defective again. Its clock goes on here. */
export interface FirstCase {
  readonly caseId: string;
  readonly because: 'wrong' | 'defective';
}

/**
 * A customer's claim on its way to an outcome. It is kept whole in its row after every event, and a workflow can start
 * from it: ids, codes, dates and quantities only. Who the personal manager is, the customer says. `shape` counts the
 * changes of this layout.
 */
export interface ReturnCaseState {
  readonly shape: 1;
  readonly caseId: string;
  /** Events so far. */
  readonly seq: number;
  /** Commands so far: the case's ETag. What only time does leaves it alone. */
  readonly revision: number;
  readonly status: ReturnStatus;
  readonly regulationKey: string;
  /** The version under which its clocks were last counted. */
  readonly regulationVersion: number;
  readonly calendarVersion?: number;
  readonly customerId: string;
  readonly customerClass: CustomerClass;
  /** The team whose head is told. */
  readonly teamId: string;
  readonly dealId?: string;
  readonly takenBy: string;
  readonly openedAt: Instant;
  /** What the whole case is counted from: its opening, or that of the first case it continues. */
  readonly clockFrom: Instant;
  readonly first?: FirstCase;
  readonly passedOnAt?: Instant;
  readonly contact?: 'recorded' | 'skipped';
  /** How a draft ended, which has no parts yet; those of other cases end each with its own. */
  readonly outcome?: Extract<ReturnOutcome, 'withdrawn'>;
  readonly closedAt?: Instant;
  readonly lines: readonly ReturnLine[];
  /** Since when steps of the whole case are due. */
  readonly since: Readonly<Partial<Record<CaseStep, Instant>>>;
  /** When the clock of the whole case stood still. */
  readonly pauses: readonly CasePause[];
  readonly clocks: readonly ReturnClock[];
  readonly escalations: readonly StepEscalation[];
  /** When the workflow's timer is wanted next; absent on a closed case, or when nothing is counted. */
  readonly nextDueAt?: Instant;
}
