import type { Instant } from '../instant.js';
import { caseActs, isPartAct } from './acts.js';
import type { ActKind, ReturnClaim, ReturnCommand } from './commands.js';
import { isAwaited, isGivenUp, isOpen, isToGoBack, isUnfulfilled } from './facts.js';
import { partActs } from './part-acts.js';
import { partsOf } from './parts.js';
import type { Step } from './step-keys.js';
import { returnOutcomes, type ReturnCaseState, type ReturnOutcome, type ReturnPart } from './state.js';

/**
 * What is told: an act; how parts ended; that nothing has to be fetched of what was accepted; that goods are not shipped
 * back; that a request is dropped, whatever dropped it; that a case was taken for the wrong customer; of what a
 * counterparty's time is nearly over, or over.
 */
export type NewsAbout =
  | ReturnClaim['kind']
  | ActKind
  | 'ended'
  | 'accept-without-pick-up'
  | 'goods-stay'
  | 'request-dropped'
  | 'moved-away'
  | 'reminder-before'
  | 'reminder-after';

/** What a customer or a counterparty is told of. */
export interface ReturnNews {
  readonly to: 'customer' | 'counterparty';
  readonly about: NewsAbout;
  /** Empty: of the whole case. */
  readonly partIds: readonly string[];
  readonly counterpartyId?: string;
  /** Another customer than the case is of now. */
  readonly customerId?: string;
  readonly outcome?: ReturnOutcome;
}

/** Whom an act concerns: the customer, or each counterparty of its parts. */
export function newsOfAct(
  before: ReturnCaseState,
  changed: ReturnCaseState,
  command: ReturnCommand,
): ReturnNews[] {
  const { kind } = command;
  if (kind === 'move-customer') return moved(before);
  const named = 'partIds' in command ? (command.partIds ?? []) : [];
  const parts = partsOf(changed).filter(({ id }) => named.includes(id));
  if (kind === 'skip') return goodsStay(command.step, parts);
  const rule = isPartAct(kind) ? partActs[kind] : caseActs[kind];
  if (!rule.informs) return [];
  if (kind === 'recount')
    return [...toCounterparties(kind, parts.filter(isBound)), ...toCustomer(kind, parts)];
  if (rule.informs === 'counterparty') return toCounterparties(kind, parts.filter(isBound));
  if (kind === 'accept' || kind === 'accept-in-part') return acceptance(kind, parts.filter(isOpen));
  // Who has its money or other goods for them does not wait for its own.
  if (kind === 'scrap')
    return toCustomer(
      kind,
      parts.filter((part) => isOpen(part) || isGivenUp(part)),
    );
  return [{ to: 'customer', about: kind, partIds: named }];
}

/** Who has been told that it was theirs is told that it is not; whose it is, that we have it. */
function moved({ customerId }: ReturnCaseState): ReturnNews[] {
  return [
    { to: 'customer', about: 'moved-away', partIds: [], customerId },
    { to: 'customer', about: 'open', partIds: [] },
  ];
}

/** The vendor waits for goods that are not shipped back, and the customer has them ready until they are fetched. */
function goodsStay(step: Step, parts: readonly ReturnPart[]): ReturnNews[] {
  if (step !== 'pick-up' && step !== 'return') return [];
  return [
    ...toCounterparties('goods-stay', parts),
    ...(step === 'pick-up' ? toCustomer('goods-stay', parts) : []),
  ];
}

/** A pick-up is promised only of goods that are at the customer and go back to the vendor. */
function acceptance(kind: 'accept' | 'accept-in-part', open: readonly ReturnPart[]): ReturnNews[] {
  const isFetched = (part: ReturnPart) => isToGoBack(part) && part.goods === 'at-customer';
  if (kind === 'accept-in-part') return toCustomer(kind, open);
  return [
    ...toCustomer('accept', open.filter(isFetched)),
    ...toCustomer(
      'accept-without-pick-up',
      open.filter((part) => !isFetched(part)),
    ),
  ];
}

function toCustomer(about: NewsAbout, parts: readonly ReturnPart[]): ReturnNews[] {
  return parts.length === 0 ? [] : [{ to: 'customer', about, partIds: parts.map(({ id }) => id) }];
}

function toCounterparties(about: NewsAbout, parts: readonly ReturnPart[]): ReturnNews[] {
  const ids = [...new Set(parts.flatMap(({ counterparty }) => counterparty?.id ?? []))];
  return ids.map((counterpartyId): ReturnNews => {
    const theirs = parts.filter(({ counterparty }) => counterparty?.id === counterpartyId);
    return { to: 'counterparty', about, partIds: theirs.map(({ id }) => id), counterpartyId };
  });
}

/** Something is asked of its counterparty, or was granted by it. */
function isBound(part: ReturnPart): boolean {
  return isAwaited(part) || part.claim === 'accepted';
}

/** Whoever was asked for something, or owed it, is told when that is given up, whatever gave it up. */
export function droppings(before: ReturnCaseState, after: ReturnCaseState): ReturnNews[] {
  const owing = partsOf(before).filter((part) => isAwaited(part) || isUnfulfilled(part));
  const now = new Map(partsOf(after).map((part) => [part.id, part]));
  return toCounterparties(
    'request-dropped',
    owing.filter(({ id }) => now.get(id)?.claim === 'dropped'),
  );
}

/**
 * The customer is told of every end as it comes, also of a draft that had no parts yet; of what goes on in a linked case
 * it is told there.
 */
export function endings(before: ReturnCaseState, after: ReturnCaseState, now: Instant): ReturnNews[] {
  const { outcome: ofDraft } = after;
  if (ofDraft && !before.outcome) return [{ to: 'customer', about: 'ended', partIds: [], outcome: ofDraft }];
  const ended = new Set(partsOf(before).flatMap(({ id, outcome }) => (outcome ? [id] : [])));
  const fresh = partsOf(after).filter(
    ({ id, endedAt, continuedIn }) => !ended.has(id) && endedAt === now && continuedIn === undefined,
  );
  return returnOutcomes.flatMap((outcome): ReturnNews[] => {
    const partIds = fresh.filter((part) => part.outcome === outcome).map(({ id }) => id);
    return partIds.length === 0 ? [] : [{ to: 'customer', about: 'ended', partIds, outcome }];
  });
}
