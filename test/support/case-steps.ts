import type { ActKind } from '@app/domain/returns/commands.js';
import { claimedLine, goodGoods, replaced, ways, type CommandOnAll } from './return-cases.js';

/** Every act on a case, with what it asks for beside evidence; of `take-on` and `snooze` the escalation is added. */
export const caseSteps: Readonly<Record<ActKind, CommandOnAll>> = {
  ...(Object.fromEntries(
    [...ways.accepted, ...goodGoods, ...replaced].map((step) => [step.kind, step]),
  ) as Record<ActKind, CommandOnAll>),
  complete: { kind: 'complete', lines: [claimedLine({ deliveryId: 'of a draft', vendorId: undefined })] },
  'withdraw-draft': { kind: 'withdraw-draft' },
  'move-customer': { kind: 'move-customer', customerId: '', customerClass: 'B', teamId: '' },
  split: { kind: 'split', quantity: 5 },
  recount: { kind: 'recount', quantity: 10 },
  'correct-delivery': { kind: 'correct-delivery', deliveredOn: '2026-02-27' },
  'decide-remedy': { kind: 'decide-remedy', remedy: 'refund' },
  reject: { kind: 'reject' },
  'accept-in-part': { kind: 'accept-in-part', grants: 'exchange', quantity: 7 },
  'correct-cause': { kind: 'correct-cause', cause: 'transport-damage', confirmedBy: 'carrier' },
  refuse: { kind: 'refuse' },
  'refuse-goods': { kind: 'refuse-goods' },
  'take-back': { kind: 'take-back' },
  scrap: { kind: 'scrap' },
  ask: { kind: 'ask' },
  answer: { kind: 'answer' },
  'drop-claim': { kind: 'drop-claim' },
  'record-compensation': { kind: 'record-compensation' },
  'dispute-receipt': { kind: 'dispute-receipt', because: 'defective' },
  settle: { kind: 'settle' },
  'give-back': { kind: 'give-back' },
  withdraw: { kind: 'withdraw' },
  'record-contact': { kind: 'record-contact', reaction: 'satisfied' },
  skip: { kind: 'skip', step: 'confirmation' },
  'take-on': { kind: 'take-on', escalationId: '', promisedFor: '' },
  snooze: { kind: 'snooze', escalationId: '', until: '', reasoned: true },
  reopen: { kind: 'reopen' },
};

const straight = [...ways.accepted, ...goodGoods, ...replaced, caseSteps['record-contact']];

/** The straight way of the regulation until before an act of it. */
export function straightTo(act: ActKind): readonly CommandOnAll[] {
  return straight.slice(
    0,
    straight.findIndex(({ kind }) => kind === act),
  );
}
const { confirmed, requested } = ways;

/** The way of a case to before each act. `draft`: it is taken without lines. `late`: until its first step is late. */
export const waysTo: Readonly<Record<ActKind, readonly CommandOnAll[] | 'draft' | 'late'>> = {
  ...(Object.fromEntries(straight.map(({ kind }) => [kind, straightTo(kind)])) as Record<
    ActKind,
    readonly CommandOnAll[]
  >),
  ...{ complete: 'draft', 'withdraw-draft': 'draft', 'take-on': 'late', snooze: 'late' },
  ...{
    'move-customer': [],
    withdraw: [],
    split: confirmed,
    recount: confirmed,
    'correct-delivery': confirmed,
  },
  ...{
    'correct-cause': [...requested, caseSteps.refuse],
    'decide-remedy': confirmed,
    reject: confirmed,
    skip: straightTo('confirm-cause'),
  },
  ...{ 'accept-in-part': requested, refuse: requested, ask: requested, 'drop-claim': requested },
  'refuse-goods': straightTo('announce-goods'),
  'take-back': [...straightTo('announce-goods'), caseSteps['refuse-goods']],
  scrap: [...straightTo('announce-goods'), caseSteps['refuse-goods']],
  answer: [...requested, caseSteps.ask],
  'record-compensation': [...requested, { kind: 'accept', grants: 'credit' }],
  'dispute-receipt': straightTo('record-delivery'),
  settle: [...confirmed, caseSteps['decide-remedy']],
  'give-back': [...confirmed, { kind: 'pick-up' }, caseSteps.reject],
  reopen: [...confirmed, caseSteps.reject],
};
