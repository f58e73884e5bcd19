import type { Instant } from '../instant.js';
import type { CommandOf, PartActKind } from './commands.js';
import { ended } from './parts.js';
import type { ReturnPart } from './state.js';
import { isAwaited, isUnfulfilled } from './facts.js';

/** What acts make of each of their parts. Those that cut or count parts are in `cutting.ts`. */
export type Doings = {
  readonly [Kind in Exclude<PartActKind, 'split' | 'recount' | 'accept-in-part' | 'dispute-receipt'>]: (
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
  request: (part, { counterparty }, now) => ({
    ...(part.counterparty === undefined || part.counterparty.id === counterparty.id
      ? part
      : withoutFirst(part)),
    claim: 'requested',
    counterparty,
    requestedAt: now,
    grants: undefined,
    compensated: undefined,
    questions: [],
    skipped: part.skipped.filter((step) => step !== 'check' && step !== 'vendor-receipt'),
  }),
  'decide-remedy': (part, { remedy, source }) => ({ ...part, remedy, source }),
  reject: (part, _, now) => ended(withoutClaim(part, now), 'rejected', now),
  accept: (part, command, now) => accepted(part, command, now),
  refuse: (part, _, now) => refused(part, now),
  ask: (part, _, now) => ({ ...part, claim: 'asked', questions: [...part.questions, { from: now }] }),
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
  const granted: ReturnPart = { ...answered(part, now), claim: 'accepted', grants };
  if (part.outcome !== undefined || part.remedy !== undefined || grants === 'credit') return granted;
  return { ...granted, remedy: grants === 'exchange' ? 'replace' : 'repair', source: 'vendor' };
}

export function refused(part: ReturnPart, now: Instant): ReturnPart {
  return { ...answered(part, now), claim: 'refused' };
}

/** What one vendor has received, the next one has not: the goods are on our side of the way to it again. */
function withoutFirst(part: ReturnPart): ReturnPart {
  const isThere = part.goods === 'returned' || part.goods === 'received-by-vendor';
  return isThere ? { ...part, goods: 'picked-up' } : part;
}

/** The part without what a counterparty still owes it; what the vendor was to send has to be decided anew. */
function withoutClaim(part: ReturnPart, now: Instant): ReturnPart {
  if (!isAwaited(part) && !isUnfulfilled(part)) return part;
  const dropped: ReturnPart = { ...answered(part, now), claim: 'dropped', grants: undefined, supply: 'none' };
  if (part.source !== 'vendor' || part.outcome !== undefined) return dropped;
  return { ...dropped, remedy: undefined, source: undefined };
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
 * its remedy; a request that was for ourselves goes on.
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
  };
  return isUsedUp ? { ...open, claim: 'dropped', grants: undefined, supply: 'none' } : open;
}
