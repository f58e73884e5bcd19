import type { ReturnCaseState } from '@app/domain/returns/state.js';
import { after, claimed, goodGoods, replaced, ways, type CommandOnAll } from './return-cases.js';

const contact = { kind: 'record-contact', reaction: 'satisfied' } as const;
const accepted = ways.accepted;

/** A case in every state that a part can be in on the way of the regulation, by its name. */
const courses: Readonly<Record<string, readonly CommandOnAll[]>> = {
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
};

/** Each state by its name; `draft` is a claim without lines. */
export function statesOfCases(): Readonly<Record<string, ReturnCaseState>> {
  const open = claimed().state;
  const reached = Object.entries(courses).map(([name, course]) => [name, after(open, course)] as const);
  return { draft: claimed([]).state, ...Object.fromEntries(reached) };
}
