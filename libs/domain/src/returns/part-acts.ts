import { who, type PartAct } from './act.js';
import type { PartActKind } from './commands.js';
import {
  canShip,
  givesGoods,
  isAwaited,
  isConfirmed,
  isGivenUp,
  isOpen,
  isShipped,
  isToGoBack,
  isUnfulfilled,
  isWithVendor,
} from './facts.js';
import type { ReturnCaseState, ReturnPart } from './state.js';

/** Who asks more often does not want to answer. */
const questionsAtMost = 20;

/** Acts on parts of lines, in the order of duty: who may do them, when, and what has to be shown. */
export const partActs: Readonly<Record<PartActKind, PartAct>> = {
  'find-cause': {
    step: 'cause',
    may: who.office,
    needs: [],
    // A cause may be corrected until it is confirmed.
    when: (part, { passedOnAt }) => isOpen(part) && passedOnAt !== undefined && !isConfirmed(part),
  },
  'confirm-cause': {
    step: 'confirmation',
    may: who.office,
    needs: ['document'],
    when: (part) => isOpen(part) && part.cause !== undefined && part.confirmation === undefined,
  },
  'correct-cause': {
    may: who.head,
    needs: ['reason', 'document'],
    during: ['open', 'closed'],
    // Whoever is asked, or has granted something, was told the other cause: that is dropped before.
    when: (part) => !isGivenUp(part) && isConfirmed(part) && isFree(part),
  },
  request: {
    step: 'decision',
    may: who.head,
    needs: [],
    informs: 'counterparty',
    during: ['open', 'closed'],
    // Also of what the customer has its replacement or money for: who bears it is another matter.
    when: (part) =>
      !isGivenUp(part) &&
      isConfirmed(part) &&
      isFree(part) &&
      part.cause !== 'misuse' &&
      part.cause !== 'none-found',
  },
  'decide-remedy': {
    step: 'decision',
    may: who.head,
    needs: [],
    informs: 'customer',
    when: (part) => isOpen(part) && isConfirmed(part) && part.replacement === 'none',
  },
  reject: {
    step: 'decision',
    may: who.head,
    needs: ['reason'],
    when: (part) => isOpen(part) && isConfirmed(part) && canStop(part),
  },
  accept: {
    step: 'vendor-answer',
    may: who.vendor,
    actOf: 'vendor',
    needs: [],
    informs: 'customer',
    when: isAwaited,
  },
  'accept-in-part': {
    step: 'vendor-answer',
    may: who.vendor,
    actOf: 'vendor',
    needs: ['reason'],
    informs: 'customer',
    when: (part) => isAwaited(part) && part.quantity > 1,
    single: true,
  },
  refuse: { step: 'vendor-answer', may: who.vendor, actOf: 'vendor', needs: ['reason'], when: isAwaited },
  ask: {
    step: 'vendor-answer',
    may: who.vendor,
    actOf: 'vendor',
    needs: ['reason'],
    when: ({ claim, questions }) => claim === 'requested' && questions.length < questionsAtMost,
  },
  answer: {
    step: 'answer-to-vendor',
    may: who.staff,
    needs: ['reason'],
    informs: 'counterparty',
    when: ({ claim }) => claim === 'asked',
  },
  // Whoever was asked is told of every end of a request: see `droppings`.
  'drop-claim': {
    may: who.head,
    needs: ['reason'],
    when: (part) => isAwaited(part) || isUnfulfilled(part),
  },
  'plan-pick-up': {
    step: 'pick-up',
    may: who.service,
    needs: [],
    informs: 'customer',
    when: (part, given) => canPickUp(part, given),
  },
  'pick-up': {
    step: 'pick-up',
    may: who.desk,
    needs: ['shipment'],
    when: (part, given) => canPickUp(part, given),
  },
  'send-back': {
    step: 'return',
    may: who.desk,
    needs: ['shipment'],
    informs: 'counterparty',
    when: ({ claim, counterparty, goods }) =>
      claim === 'accepted' && counterparty?.kind === 'vendor' && goods === 'picked-up',
  },
  'confirm-return': {
    step: 'vendor-receipt',
    may: who.vendor,
    actOf: 'vendor',
    needs: [],
    when: ({ claim, goods }) => claim === 'accepted' && goods === 'returned',
  },
  // It has accepted, has looked at what came back, and gives nothing for it.
  'refuse-goods': {
    may: who.vendor,
    actOf: 'vendor',
    needs: ['reason'],
    when: (part) => isUnfulfilled(part) && isToGoBack(part) && isWithVendor(part),
  },
  'take-back': { may: who.desk, needs: ['shipment'], during: ['open', 'closed'], when: isLeftThere },
  scrap: {
    may: who.office,
    needs: ['reason'],
    informs: 'customer',
    during: ['open', 'closed'],
    when: isLeftThere,
  },
  'announce-goods': {
    step: 'good-goods',
    may: who.vendor,
    actOf: 'vendor',
    needs: ['shipment'],
    when: (part) => givesGoods(part) && part.supply === 'none',
  },
  'receive-goods': {
    step: 'good-goods',
    may: who.desk,
    needs: [],
    when: (part) => givesGoods(part) && (part.supply === 'none' || part.supply === 'on-the-way'),
  },
  'check-goods': {
    step: 'check',
    may: who.desk,
    needs: [],
    // Goods that are shipped without a check are out of reach; those for our own shelf are not.
    when: (part) =>
      givesGoods(part) &&
      part.supply === 'received' &&
      (part.replacement === 'none' || part.source !== 'vendor'),
  },
  'record-compensation': {
    step: 'compensation',
    may: who.office,
    needs: ['document'],
    when: (part) => part.claim === 'accepted' && part.grants === 'credit' && !part.compensated,
  },
  'ship-replacement': {
    step: 'replacement',
    may: who.desk,
    needs: ['shipment'],
    informs: 'customer',
    when: canShip,
  },
  'record-delivery': {
    step: 'delivery',
    may: who.desk,
    needs: [],
    informs: 'customer',
    when: (part) => isOpen(part) && part.replacement === 'shipped',
  },
  'confirm-receipt': {
    step: 'receipt',
    may: who.customer,
    actOf: 'customer',
    needs: [],
    when: (part) => isOpen(part) && isUnderWay(part),
  },
  'dispute-receipt': {
    step: 'receipt',
    may: who.customer,
    actOf: 'customer',
    needs: ['reason'],
    during: ['open', 'closed'],
    // Also when it was confirmed, or silence has: a defect may show later.
    when: (part) => (isOpen(part) && isUnderWay(part)) || hasItsReplacement(part),
  },
  settle: {
    step: 'settlement',
    may: who.office,
    needs: ['document'],
    when: (part) => isOpen(part) && part.remedy !== undefined && !isShipped(part),
  },
  'give-back': {
    step: 'give-back',
    may: who.desk,
    needs: ['shipment'],
    informs: 'customer',
    when: (part) => part.since['give-back'] !== undefined,
  },
  split: {
    may: who.staff,
    needs: [],
    when: (part) => isOpen(part) && part.quantity > 1,
    single: true,
  },
  recount: {
    may: who.staff,
    needs: ['reason'],
    informs: 'counterparty',
    // What goes on in a linked case is as many as came in the place of the first: who has fewer splits and withdraws.
    when: (part, { first }) =>
      first === undefined && isOpen(part) && part.claim !== 'accepted' && part.replacement === 'none',
    single: true,
  },
  // Of its whole line. The windows outlive the end of a part.
  'correct-delivery': { may: who.staff, needs: [], when: (part) => !isGivenUp(part), single: true },
  withdraw: {
    may: who.customer,
    actOf: 'customer',
    needs: ['reason'],
    when: (part) => isOpen(part) && canStop(part),
  },
  reopen: {
    may: who.staff,
    needs: ['reason'],
    informs: 'customer',
    during: ['open', 'closed'],
    when: ({ outcome, continuedIn }) => outcome !== undefined && continuedIn === undefined,
  },
};

/** Nothing has been asked of a counterparty that still binds. */
function isFree({ claim }: ReturnPart): boolean {
  return claim === 'none' || claim === 'refused' || claim === 'dropped';
}

/** The replacement is not on its way, and the defective goods are not with the vendor, unless it has refused them. */
function canStop(part: ReturnPart): boolean {
  return part.replacement === 'none' && (!isWithVendor(part) || part.claim === 'refused');
}

/** Goods that their vendor gives nothing for, and has. */
function isLeftThere(part: ReturnPart): boolean {
  return isWithVendor(part) && (part.claim === 'refused' || part.claim === 'dropped');
}

function isUnderWay({ replacement }: ReturnPart): boolean {
  return replacement === 'shipped' || replacement === 'delivered';
}

/** What goes on in a linked case has it there. */
function hasItsReplacement({ outcome, replacement, continuedIn }: ReturnPart): boolean {
  return outcome !== undefined && replacement === 'confirmed' && continuedIn === undefined;
}

function canPickUp(part: ReturnPart, { passedOnAt }: ReturnCaseState): boolean {
  if (part.goods !== 'at-customer' && part.goods !== 'pick-up-planned') return false;
  return passedOnAt !== undefined && (isOpen(part) || part.claim === 'accepted');
}
