import type { ReturnActor } from './actors.js';
import type { ActKind, CaseActKind, PartActKind } from './commands.js';
import type { ReturnCaseState, ReturnPart, ReturnStatus } from './state.js';
import { canShip, givesGoods, isAwaited, isConfirmed, isOpen, isShipped, type Step } from './steps.js';

/** What has to be shown. `reason`: a text was written; `through`: how one said it for whom it is recorded. */
export const evidenceKinds = ['reason', 'document', 'shipment', 'through'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

interface Act {
  /** The step that it does; absent: it belongs to none. */
  readonly step?: Step;
  /** Who may do it; the administrator may what our own people may. */
  readonly may: readonly ReturnActor[];
  /** Whose act it is: anybody else records it on its behalf, and says how it was said. */
  readonly actOf?: 'vendor' | 'customer';
  readonly needs: readonly EvidenceKind[];
  /** Who is told of it: the customer, or the counterparty. */
  readonly informs?: 'customer' | 'counterparty';
  /** In which status of the case; absent: in an open one. */
  readonly during?: readonly ReturnStatus[];
}

export interface CaseAct extends Act {
  readonly when: (given: ReturnCaseState) => boolean;
}

export interface PartAct extends Act {
  readonly when: (part: ReturnPart, given: ReturnCaseState) => boolean;
  /** Exactly one part at a time. */
  readonly single?: true;
}

const manager: readonly ReturnActor[] = ['personal-manager', 'administrator'];
const head: readonly ReturnActor[] = ['head-of-sales', 'administrator'];
const desk: readonly ReturnActor[] = ['complaint-desk', 'administrator'];
const service: readonly ReturnActor[] = ['personal-manager', ...desk];
const office: readonly ReturnActor[] = ['head-of-sales', ...desk];
const staff: readonly ReturnActor[] = ['personal-manager', ...office];
const vendor: readonly ReturnActor[] = ['vendor', ...office];
const customer: readonly ReturnActor[] = ['customer', ...service];

/** Acts on a whole case: who may do them, when, and what has to be shown. */
export const caseActs: Readonly<Record<CaseActKind, CaseAct>> = {
  complete: { step: 'completion', may: service, needs: [], during: ['draft'], when: () => true },
  'withdraw-draft': {
    may: customer,
    actOf: 'customer',
    needs: ['reason'],
    during: ['draft'],
    when: () => true,
  },
  'pass-on': {
    step: 'passing-on',
    may: service,
    needs: [],
    when: ({ passedOnAt }) => passedOnAt === undefined,
  },
  'move-customer': {
    may: staff,
    needs: ['reason'],
    during: ['draft', 'open'],
    when: ({ lines }) => lines.every(({ parts }) => parts.every(hasNotMoved)),
  },
  'record-contact': {
    step: 'contact',
    may: ['head-of-sales', ...manager],
    needs: [],
    when: (given) => given.since.contact !== undefined,
  },
  skip: { may: staff, needs: ['reason'], when: () => true },
  'take-on': { may: staff, needs: [], during: ['draft', 'open'], when: () => true },
  // Its own refusal asks for the reason.
  snooze: { may: staff, needs: [], during: ['draft', 'open'], when: () => true },
};

/** Acts on parts of lines, in the order of duty: who may do them, when, and what has to be shown. */
export const partActs: Readonly<Record<PartActKind, PartAct>> = {
  'find-cause': {
    step: 'cause',
    may: office,
    needs: [],
    // A cause may be corrected until it is confirmed.
    when: (part, { passedOnAt }) => isOpen(part) && passedOnAt !== undefined && !isConfirmed(part),
  },
  'confirm-cause': {
    step: 'confirmation',
    may: office,
    needs: ['document'],
    when: (part) => isOpen(part) && part.cause !== undefined && part.confirmation === undefined,
  },
  request: {
    step: 'decision',
    may: head,
    needs: [],
    informs: 'counterparty',
    when: (part) =>
      isOpen(part) &&
      isConfirmed(part) &&
      isFree(part) &&
      part.cause !== 'misuse' &&
      part.cause !== 'none-found',
  },
  'decide-remedy': {
    step: 'decision',
    may: head,
    needs: [],
    informs: 'customer',
    when: (part) => isOpen(part) && isConfirmed(part) && part.replacement === 'none',
  },
  reject: {
    step: 'decision',
    may: head,
    needs: ['reason'],
    when: (part) => isOpen(part) && isConfirmed(part) && canStop(part),
  },
  accept: {
    step: 'vendor-answer',
    may: vendor,
    actOf: 'vendor',
    needs: [],
    informs: 'customer',
    when: isAwaited,
  },
  'accept-in-part': {
    step: 'vendor-answer',
    may: vendor,
    actOf: 'vendor',
    needs: ['reason'],
    informs: 'customer',
    when: (part) => isAwaited(part) && part.quantity > 1,
    single: true,
  },
  refuse: { step: 'vendor-answer', may: vendor, actOf: 'vendor', needs: ['reason'], when: isAwaited },
  ask: {
    step: 'vendor-answer',
    may: vendor,
    actOf: 'vendor',
    needs: ['reason'],
    when: ({ claim }) => claim === 'requested',
  },
  answer: {
    step: 'answer-to-vendor',
    may: staff,
    needs: ['reason'],
    informs: 'counterparty',
    when: ({ claim }) => claim === 'asked',
  },
  'drop-claim': {
    may: head,
    needs: ['reason'],
    informs: 'counterparty',
    when: (part) => isAwaited(part) || (part.claim === 'accepted' && isUnfulfilled(part)),
  },
  'plan-pick-up': {
    step: 'pick-up',
    may: service,
    needs: [],
    informs: 'customer',
    when: (part, given) => canPickUp(part, given),
  },
  'pick-up': {
    step: 'pick-up',
    may: desk,
    needs: ['shipment'],
    when: (part, given) => canPickUp(part, given),
  },
  'send-back': {
    step: 'return',
    may: desk,
    needs: ['shipment'],
    informs: 'counterparty',
    when: ({ claim, counterparty, goods }) =>
      claim === 'accepted' && counterparty?.kind === 'vendor' && goods === 'picked-up',
  },
  'confirm-return': {
    step: 'vendor-receipt',
    may: vendor,
    actOf: 'vendor',
    needs: [],
    when: ({ claim, goods }) => claim === 'accepted' && goods === 'returned',
  },
  'announce-goods': {
    step: 'good-goods',
    may: vendor,
    actOf: 'vendor',
    needs: ['shipment'],
    when: (part) => givesGoods(part) && part.supply === 'none',
  },
  'receive-goods': {
    step: 'good-goods',
    may: desk,
    needs: [],
    when: (part) => givesGoods(part) && (part.supply === 'none' || part.supply === 'on-the-way'),
  },
  'check-goods': {
    step: 'check',
    may: desk,
    needs: [],
    when: (part) => givesGoods(part) && part.supply === 'received' && part.replacement === 'none',
  },
  'record-compensation': {
    step: 'compensation',
    may: office,
    needs: ['document'],
    when: (part) => part.claim === 'accepted' && part.grants === 'credit' && !part.compensated,
  },
  'ship-replacement': {
    step: 'replacement',
    may: desk,
    needs: ['shipment'],
    informs: 'customer',
    when: canShip,
  },
  'record-delivery': {
    step: 'delivery',
    may: desk,
    needs: [],
    informs: 'customer',
    when: (part) => isOpen(part) && part.replacement === 'shipped',
  },
  'confirm-receipt': {
    step: 'receipt',
    may: customer,
    actOf: 'customer',
    needs: [],
    when: (part) => isOpen(part) && isUnderWay(part),
  },
  'dispute-receipt': {
    step: 'receipt',
    may: customer,
    actOf: 'customer',
    needs: ['reason'],
    when: (part) => isOpen(part) && isUnderWay(part),
  },
  settle: {
    step: 'settlement',
    may: office,
    needs: ['document'],
    when: (part) => isOpen(part) && part.remedy !== undefined && !isShipped(part),
  },
  'give-back': {
    step: 'give-back',
    may: desk,
    needs: ['shipment'],
    informs: 'customer',
    when: (part) => part.since['give-back'] !== undefined,
  },
  split: {
    may: staff,
    needs: [],
    when: (part) => isOpen(part) && part.quantity > 1,
    single: true,
  },
  recount: {
    may: staff,
    needs: ['reason'],
    when: (part) => isOpen(part) && part.claim !== 'accepted' && part.replacement === 'none',
    single: true,
  },
  withdraw: {
    may: customer,
    actOf: 'customer',
    needs: ['reason'],
    when: (part) => isOpen(part) && canStop(part),
  },
  reopen: {
    may: staff,
    needs: ['reason'],
    informs: 'customer',
    during: ['open', 'closed'],
    when: ({ outcome, continuedIn }) => outcome !== undefined && continuedIn === undefined,
  },
};

export function isPartAct(kind: ActKind): kind is PartActKind {
  return Object.hasOwn(partActs, kind);
}

/** Nothing has been asked of a counterparty that still binds. */
function isFree({ claim }: ReturnPart): boolean {
  return claim === 'none' || claim === 'refused' || claim === 'dropped';
}

/** The replacement is not on its way, and the defective goods are not with the vendor. */
function canStop({ replacement, goods }: ReturnPart): boolean {
  return replacement === 'none' && goods !== 'returned' && goods !== 'received-by-vendor';
}

function isUnderWay({ replacement }: ReturnPart): boolean {
  return replacement === 'shipped' || replacement === 'delivered';
}

/** What was accepted has not come. */
function isUnfulfilled({ grants, supply, compensated }: ReturnPart): boolean {
  return grants === 'credit' ? !compensated : supply === 'none' || supply === 'on-the-way';
}

function canPickUp(part: ReturnPart, { passedOnAt }: ReturnCaseState): boolean {
  if (part.goods !== 'at-customer' && part.goods !== 'pick-up-planned') return false;
  return passedOnAt !== undefined && (isOpen(part) || part.claim === 'accepted');
}

function hasNotMoved({ goods, replacement }: ReturnPart): boolean {
  return replacement === 'none' && (goods === 'at-customer' || goods === 'pick-up-planned');
}
