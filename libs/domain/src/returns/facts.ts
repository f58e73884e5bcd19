import type { AskedOnce, ReturnCaseState, ReturnPart } from './state.js';
import type { PartStep } from './step-keys.js';

/** The customer still waits for how it ends. */
export function isOpen({ outcome }: ReturnPart): boolean {
  return outcome === undefined;
}

/** Nobody claims it any more: the customer, or we, have said no. */
export function isGivenUp({ outcome }: ReturnPart): boolean {
  return outcome === 'withdrawn' || outcome === 'rejected';
}

/** The cause is confirmed, or somebody said why it need not be. */
export function isConfirmed(part: ReturnPart): boolean {
  return part.confirmation !== undefined || (part.cause !== undefined && isSkipped(part, 'confirmation'));
}

export function isSkipped({ skipped }: ReturnPart, step: PartStep): boolean {
  return skipped.includes(step);
}

/** A counterparty has a request and has not settled it. */
export function isAwaited({ claim }: ReturnPart): boolean {
  return claim === 'requested' || claim === 'asked';
}

/** The requests that were made for it; of older parts only the last one is known. */
export function askedOf({ asked, counterparty, requestedAt }: ReturnPart): readonly AskedOnce[] {
  if (asked) return asked;
  return counterparty && requestedAt ? [{ kind: counterparty.kind, at: requestedAt }] : [];
}

/** What the customer gets is goods that are shipped: others, or its own from the vendor's repair. */
export function isShipped({ remedy, source }: ReturnPart): boolean {
  return remedy === 'replace' || (remedy === 'repair' && source === 'vendor');
}

/** The replacement is there to be shipped. */
export function canShip(part: ReturnPart): boolean {
  if (!isOpen(part) || !isShipped(part) || part.replacement !== 'none') return false;
  return (
    part.source === 'own-stock' ||
    part.supply === 'checked' ||
    (part.supply === 'received' && isSkipped(part, 'check'))
  );
}

/** The counterparty owes good goods, or the repaired ones. */
export function givesGoods({ claim, grants }: ReturnPart): boolean {
  return claim === 'accepted' && (grants === 'exchange' || grants === 'repair');
}

/** What was accepted has not come. */
export function isUnfulfilled({ claim, grants, supply, compensated }: ReturnPart): boolean {
  if (claim !== 'accepted') return false;
  return grants === 'credit' ? !compensated : supply === 'none' || supply === 'on-the-way';
}

/** Neither side owes the other anything for it any more: what was asked was refused, given up, or is fulfilled. */
export function isSettled(part: ReturnPart): boolean {
  return (
    !isAwaited(part) && !isUnfulfilled(part) && !(part.claim === 'accepted' && part.goods === 'returned')
  );
}

/** A vendor that accepts wants the goods back, unless it is not worth shipping them; a carrier does not. */
export function isToGoBack({ claim, counterparty }: ReturnPart): boolean {
  return claim === 'accepted' && counterparty?.kind === 'vendor';
}

/** The goods are with the vendor, or on the way there. */
export function isWithVendor({ goods }: ReturnPart): boolean {
  return goods === 'returned' || goods === 'received-by-vendor';
}

export function hasGoneBack(part: ReturnPart): boolean {
  if (!isToGoBack(part)) return true;
  return (
    part.goods === 'received-by-vendor' ||
    part.goods === 'not-shipped' ||
    part.goods === 'scrapped' ||
    (part.goods === 'returned' && isSkipped(part, 'vendor-receipt'))
  );
}

/** The customer waits for something. */
export function hasOpenPart({ lines }: ReturnCaseState): boolean {
  return lines.some(({ parts }) => parts.some(isOpen));
}

/** Who has withdrawn everything has been spoken to, and of what goes on in another case one speaks there. */
export function isOwed({ lines }: ReturnCaseState): boolean {
  return lines.some(({ parts }) =>
    parts.some(({ outcome, continuedIn }) => outcome !== 'withdrawn' && continuedIn === undefined),
  );
}
