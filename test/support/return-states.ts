import type { ReturnCaseState } from '@app/domain/returns/state.js';
import {
  after,
  claimed,
  goodGoods,
  linked,
  replaced,
  vendor2,
  ways,
  type CommandOnAll,
} from './return-cases.js';

const contact = { kind: 'record-contact', reaction: 'satisfied' } as const;
const accepted = ways.accepted;

const { requested } = ways;
const ownStock = { kind: 'decide-remedy', remedy: 'replace', source: 'own-stock' } as const;
/** By a carrier, who compensates and has no goods. */
const carried: readonly CommandOnAll[] = [
  { kind: 'pass-on' },
  { kind: 'find-cause', cause: 'transport-damage' },
  { kind: 'confirm-cause', confirmedBy: 'carrier' },
  { kind: 'request', counterparty: { kind: 'carrier', id: 'carrier-1' } },
];
const inspected: readonly CommandOnAll[] = [
  ...[...accepted, ...goodGoods.slice(0, 4)],
  { kind: 'refuse-goods' },
];
const helpedFirst = [...requested, ownStock, ...replaced];

/** A case in every state that a part can be in on the way of the regulation and beside it, by its name. */
export const coursesToStates: Readonly<Record<string, readonly CommandOnAll[]>> = {
  claimed: [],
  'passed on': ways.confirmed.slice(0, 1),
  'cause found': ways.confirmed.slice(0, 2),
  confirmed: ways.confirmed,
  requested: ways.requested,
  'asked back': [...ways.requested, { kind: 'ask' }],
  refused: [...ways.requested, { kind: 'refuse' }],
  'request dropped': [...ways.requested, { kind: 'drop-claim' }],
  accepted,
  'credit granted': [...ways.requested, { kind: 'accept', grants: 'credit' }],
  'pick-up planned': [...accepted, ...goodGoods.slice(0, 1)],
  'picked up': [...accepted, ...goodGoods.slice(0, 2)],
  'sent back': [...accepted, ...goodGoods.slice(0, 3)],
  'with the vendor': [...accepted, ...goodGoods.slice(0, 4)],
  'good goods on the way': [...accepted, ...goodGoods.slice(0, 5)],
  'good goods received': [...accepted, ...goodGoods.slice(0, 6)],
  'good goods checked': [...accepted, ...goodGoods],
  'replacement shipped': [...accepted, ...goodGoods, ...replaced.slice(0, 1)],
  'replacement delivered': [...accepted, ...goodGoods, ...replaced.slice(0, 2)],
  replaced: [...accepted, ...goodGoods, ...replaced],
  'refund decided': [...ways.confirmed, { kind: 'decide-remedy', remedy: 'refund' }],
  'rejected, goods here': [...ways.confirmed, { kind: 'pick-up' }, { kind: 'reject' }],
  closed: [...accepted, ...goodGoods, ...replaced, contact],
  'carrier asked': carried,
  'carrier compensates': [...carried, { kind: 'accept', grants: 'credit' }],
  'own stock, vendor awaited': [...requested, ownStock],
  'own stock shipped, vendor awaited': [...requested, ownStock, ...replaced.slice(0, 1)],
  'ended, vendor awaited': helpedFirst,
  'ended, vendor accepted': [...helpedFirst, { kind: 'accept', grants: 'exchange' }],
  'ended, vendor refused': [...helpedFirst, { kind: 'refuse' }],
  'closed, vendor never asked': [...ways.confirmed, ownStock, ...replaced, contact],
  'not shipped': [...accepted, { kind: 'skip', step: 'pick-up' }],
  'vendor repairs': [...requested, { kind: 'accept', grants: 'repair' }],
  'our own repair': [...ways.confirmed, { kind: 'decide-remedy', remedy: 'repair' }],
  'second vendor': [...requested, { kind: 'refuse' }, { kind: 'request', counterparty: vendor2 }],
  'credit recorded': [...requested, { kind: 'accept', grants: 'credit' }, { kind: 'record-compensation' }],
  'refused after inspection': inspected,
  'rejected after inspection': [...inspected, { kind: 'reject' }],
  'scrapped at the vendor': [...inspected, { kind: 'scrap' }],
  disputed: [
    ...[...accepted, ...goodGoods, ...replaced.slice(0, 2)],
    { kind: 'dispute-receipt', because: 'wrong' },
  ],
  reopened: [...accepted, ...goodGoods, ...replaced, { kind: 'reopen' }],
};

/** Each state by its name; `draft` is a claim without lines, `linked` goes on with a replacement that is defective again. */
export function statesOfCases(): Readonly<Record<string, ReturnCaseState>> {
  const open = claimed().state;
  const reached = Object.entries(coursesToStates).map(
    ([name, course]) => [name, after(open, course)] as const,
  );
  return { draft: claimed([]).state, linked: linked().state, ...Object.fromEntries(reached) };
}
