import type { WebhookView } from '@app/contracts/webhooks.js';

export type WebhookEvent = WebhookView['events'][number];

/** What an endpoint may be told, in the order in which it is offered. A kind that is missing here does not compile. */
const offered: Readonly<Record<WebhookEvent, true>> = {
  'deal.opened': true,
  'deal.moved': true,
  'deal.changed': true,
  'deal.handed_over': true,
  'deal.won': true,
  'deal.lost': true,
  'deal.reopened': true,
  'escalation.opened': true,
  'escalation.told': true,
  'escalation.taken_on': true,
  'escalation.snoozed': true,
  'escalation.instructed': true,
  'escalation.ended': true,
  'handover.opened': true,
  'handover.accepted': true,
  'handover.withdrawn': true,
  'return_case.opened': true,
  'return_case.advanced': true,
  'return_case.ended': true,
};

export const subjects = ['deal', 'escalation', 'handover', 'return_case'] as const;
export type Subject = (typeof subjects)[number];

/** What may be told of a subject. */
export function eventsOf(subject: Subject): WebhookEvent[] {
  return (Object.keys(offered) as WebhookEvent[]).filter((event) => event.startsWith(`${subject}.`));
}
