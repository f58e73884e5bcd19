import type { Instant } from '../instant.js';
import type { CommandOf, PartActKind } from './commands.js';
import { ended } from './parts.js';
import type { ReturnPart } from './state.js';
import { askedOf, isAwaited, isUnfulfilled } from './facts.js';

type Counting = 'split' | 'recount' | 'accept-in-part' | 'dispute-receipt';

/** What acts make of each of their parts. Those that cut or count parts are in `cutting.ts`, of a delivery in `delivery.ts`. */
export type Doings = {
  readonly [Kind in Exclude<PartActKind, Counting | 'correct-delivery'>]: (
    part: ReturnPart,
    command: CommandOf<Kind>,
    now: Instant,
  ) => ReturnPart;
};

export const doings: Doings = {
  'find-cause': (part, { cause }) => ({ ...part, cause }),
  'confirm-cause': (part, { confirmedBy, evidence }) => ({
    ...part,
    confirmation: { by: confirmedBy, documentId: evidence?.documentId ?? '' },
  }),
  'correct-cause': (part, { cause, confirmedBy, evidence }, now) => ({
    ...part,
    cause,
    confirmation: { by: confirmedBy, documentId: evidence?.documentId ?? '' },
    correctedAt: now,
    skipped: part.skipped.filter((step) => step !== 'confirmation'),
  }),
  request: (part, command, now) => requested(part, command, now),
  'decide-remedy': (part, { remedy, source }) => ({ ...part, remedy, source }),
  reject: (part, _, now) => ended(withoutClaim(part, now), 'rejected', now),
  accept: (part, command, now) => accepted(part, command, now),
  refuse: (part, _, now) => refused(part, now),
  'refuse-goods': (part, _, now) => ({
    ...withoutGrant(refused(part, now)),
    goods: 'received-by-vendor',
  }),
  'take-back': (part) => ({ ...part, goods: 'picked-up' }),
  scrap: (part) => ({ ...part, goods: 'scrapped' }),
  ask: (part, _, now) => ({
    ...heard(part),
    claim: 'asked',
    questions: [...part.questions, { from: now }],
  }),
  answer: (part, _, now) => ({ ...answered(part, now), claim: 'requested' }),
  'drop-claim': (part, _, now) => withoutClaim(part, now),
  'plan-pick-up': (part, { on }) => ({ ...part, goods: 'pick-up-planned', pickUpOn: on }),
  'pick-up': (part) => ({ ...part, goods: 'picked-up' }),
  'send-back': (part) => ({ ...part, goods: 'returned' }),
  'confirm-return': (part) => ({ ...part, goods: 'received-by-vendor' }),
  'announce-goods': (part) => ({ ...part, supply: 'on-the-way' }),
  'receive-goods': (part) => ({ ...part, supply: 'received' }),
  // What does not pass has not come: the vendor still owes it.
  'check-goods': (part, { passed }) => ({ ...part, supply: passed ? 'checked' : 'none' }),
  'record-compensation': (part) => ({ ...part, compensated: true }),
  'ship-replacement': (part) => ({ ...part, replacement: 'shipped' }),
  'record-delivery': (part, _, now) => ({ ...part, replacement: 'delivered', deliveredAt: now }),
  'confirm-receipt': (part, _, now) => received(part, now),
  settle: (part, _, now) => ended(part, settledAs(part), now),
  'give-back': (part) => ({ ...part, goods: 'at-customer' }),
  withdraw: (part, _, now) => ended(withoutClaim(part, now), 'withdrawn', now),
  reopen: (part, _, now) => reopened(part, now),
};

/** The customer has its replacement, and says so or is silent. */
export function received(part: ReturnPart, now: Instant): ReturnPart {
  const outcome = part.remedy === 'repair' ? 'repaired' : 'replaced';
  return ended({ ...part, replacement: 'confirmed' }, outcome, now);
}

/** Goods that the vendor grants are what the customer gets, unless something else was decided. */
export function accepted(
  part: ReturnPart,
  { grants }: Pick<CommandOf<'accept'>, 'grants'>,
  now: Instant,
): ReturnPart {
  const granted: ReturnPart = { ...heard(answered(part, now)), claim: 'accepted', grants };
  if (part.outcome !== undefined || part.remedy !== undefined || grants === 'credit') return granted;
  return { ...granted, remedy: grants === 'exchange' ? 'replace' : 'repair', source: 'vendor' };
}

export function refused(part: ReturnPart, now: Instant): ReturnPart {
  return { ...heard(answered(part, now)), claim: 'refused' };
}

/** Who says something about a request has had it. */
function heard(part: ReturnPart): ReturnPart {
  const asked = askedOf(part);
  return {
    ...part,
    asked: asked.map((one, index) => (index + 1 < asked.length ? one : { ...one, heard: true })),
  };
}

function requested(part: ReturnPart, { counterparty }: CommandOf<'request'>, now: Instant): ReturnPart {
  const isTheSame = part.counterparty === undefined || part.counterparty.id === counterparty.id;
  const begun = isTheSame ? part : withoutFirst(part);
  return {
    ...begun,
    claim: 'requested',
    counterparty,
    requestedAt: now,
    asked: [...askedOf(part), { kind: counterparty.kind, id: counterparty.id, at: now }],
    grants: undefined,
    compensated: undefined,
    questions: [],
    skipped: begun.skipped.filter((step) => step !== 'check' && step !== 'vendor-receipt'),
  };
}

/** What one vendor has received, the next one has not: the goods are on our side of the way to it again. */
function withoutFirst(part: ReturnPart): ReturnPart {
  const isThere = part.goods === 'returned' || part.goods === 'received-by-vendor';
  return isThere ? { ...part, goods: 'picked-up' } : shippable(part);
}

/** What was not worth shipping to one is where it was left, and may be worth it now. */
function shippable(part: ReturnPart): ReturnPart {
  if (part.goods !== 'not-shipped') return part;
  const goods = part.skipped.includes('pick-up') ? 'at-customer' : 'picked-up';
  return { ...part, goods, skipped: part.skipped.filter((step) => step !== 'pick-up' && step !== 'return') };
}

/** The part without what a counterparty still owes it; what the vendor was to send has to be decided anew. */
function withoutClaim(part: ReturnPart, now: Instant): ReturnPart {
  if (!isAwaited(part) && !isUnfulfilled(part)) return part;
  return withoutGrant({ ...answered(part, now), claim: 'dropped' });
}

function withoutGrant(part: ReturnPart): ReturnPart {
  const ungranted: ReturnPart = { ...part, grants: undefined, supply: 'none' };
  if (part.source !== 'vendor' || part.outcome !== undefined) return ungranted;
  return { ...ungranted, remedy: undefined, source: undefined };
}

/** A question that was open is not any more. */
function answered(part: ReturnPart, now: Instant): ReturnPart {
  return {
    ...part,
    questions: part.questions.map((question) => (question.to ? question : { ...question, to: now })),
  };
}

function settledAs({ remedy }: ReturnPart): 'refunded' | 'credited' | 'repaired' {
  if (remedy === 'refund') return 'refunded';
  return remedy === 'credit' ? 'credited' : 'repaired';
}

/**
 * A part that had ended, where it is to be decided again what the customer gets. What the vendor sent was used up with
 * its remedy; a request that was for ourselves goes on, and goods that its vendor does not want stay.
 */
function reopened(part: ReturnPart, now: Instant): ReturnPart {
  const isUsedUp = part.source === 'vendor' && part.claim === 'accepted';
  const open: ReturnPart = {
    ...part,
    remedy: undefined,
    source: undefined,
    replacement: 'none',
    deliveredAt: undefined,
    outcome: undefined,
    endedAt: undefined,
    reopenedAt: now,
    skipped: part.skipped.filter((step) => step !== 'give-back'),
  };
  if (isUsedUp) return shippable({ ...open, claim: 'dropped', grants: undefined, supply: 'none' });
  return open.claim === 'accepted' ? open : shippable(open);
}
