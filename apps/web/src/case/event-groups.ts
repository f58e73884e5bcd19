import type { ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ActKind } from '../api/cases.js';

/** With whom something was done or said; or what it is about. */
export const eventGroups = ['vendor', 'customer', 'inside', 'files', 'time'] as const;
export type EventGroup = (typeof eventGroups)[number];

/** The groups in which somebody says something to somebody. */
export const conversations = ['vendor', 'customer', 'inside'] as const satisfies readonly EventGroup[];
export type Conversation = (typeof conversations)[number];

type TimelineKind =
  ActKind | 'open' | 'time-passed' | 'repaired' | 'evidence-added' | 'evidence-removed' | 'reminded';

const groupsOf: Readonly<Record<TimelineKind, readonly EventGroup[]>> = {
  request: ['vendor'],
  accept: ['vendor'],
  'accept-in-part': ['vendor'],
  refuse: ['vendor'],
  ask: ['vendor'],
  answer: ['vendor'],
  'drop-claim': ['vendor'],
  'send-back': ['vendor'],
  'confirm-return': ['vendor'],
  'refuse-goods': ['vendor'],
  'take-back': ['vendor'],
  scrap: ['vendor'],
  'announce-goods': ['vendor'],
  'record-compensation': ['vendor'],
  // Either of them: see `isOf`.
  reminded: ['vendor', 'customer'],
  open: ['customer'],
  complete: ['customer'],
  'withdraw-draft': ['customer'],
  withdraw: ['customer'],
  'decide-remedy': ['customer'],
  reject: ['customer'],
  'plan-pick-up': ['customer'],
  'pick-up': ['customer'],
  'ship-replacement': ['customer'],
  'record-delivery': ['customer'],
  'confirm-receipt': ['customer'],
  'dispute-receipt': ['customer'],
  settle: ['customer'],
  'give-back': ['customer'],
  'record-contact': ['customer'],
  reopen: ['customer'],
  'pass-on': ['inside'],
  'find-cause': ['inside'],
  'confirm-cause': ['inside'],
  'correct-cause': ['inside'],
  'receive-goods': ['inside'],
  'check-goods': ['inside'],
  split: ['inside'],
  recount: ['inside'],
  'correct-delivery': ['inside'],
  skip: ['inside'],
  'move-customer': ['inside'],
  'take-on': ['inside'],
  snooze: ['inside'],
  repaired: ['inside'],
  'evidence-added': ['files'],
  'evidence-removed': ['files'],
  'time-passed': ['time'],
};

/** What the vendor or carrier, or the customer, does: by a link of its own, or recorded on its behalf. */
const theirs: readonly string[] = [
  ...(['accept', 'accept-in-part', 'refuse', 'ask', 'confirm-return', 'announce-goods'] as const),
  ...(['refuse-goods', 'open', 'withdraw-draft', 'withdraw', 'confirm-receipt', 'dispute-receipt'] as const),
] satisfies TimelineKind[];

type Event = Pick<ReturnTimelineView, 'kind' | 'byLink' | 'by' | 'counterparty'>;

/** The kinds of these groups, as the API is asked for them. */
export function kindsOf(groups: readonly EventGroup[]): string[] {
  return Object.entries(groupsOf)
    .filter(([, of]) => of.some((one) => groups.includes(one)))
    .map(([kind]) => kind);
}

/** Whether it belongs to one of these groups; the kind alone does not say who was reminded. */
export function isOf(groups: readonly EventGroup[], { kind, counterparty }: Event): boolean {
  if (kind === 'reminded') return groups.includes(counterparty ? 'vendor' : 'customer');
  return kindsOf(groups).includes(kind);
}

/** Who speaks: they themselves by their link, one of us on their behalf, or we. */
export function saidHow({ kind, byLink, by }: Event): 'by-link' | 'on-behalf' | 'ours' {
  if (byLink) return 'by-link';
  return by !== null && theirs.includes(kind) ? 'on-behalf' : 'ours';
}
