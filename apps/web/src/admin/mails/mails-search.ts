import type { MailView } from '@app/contracts/mails.js';

/** In the order in which they are offered. */
export const states = [
  'waiting',
  'held',
  'refused',
  'sent',
  'dropped',
] as const satisfies readonly MailView['state'][];
export const kinds = [
  'escalation',
  'digest',
  'management-digest',
  'message',
  'return-notices',
  'return-letter',
  'announcement',
  'alert',
  'account',
] as const satisfies readonly MailView['kind'][];

/** Which mails are shown. */
export interface MailsSearch {
  readonly state?: (typeof states)[number];
  readonly kind?: (typeof kinds)[number];
  readonly q?: string;
}

/** Whatever an address holds, only what is known is taken from it. */
export function mailsSearch(given: Record<string, unknown>): MailsSearch {
  const state = states.find((one) => one === given.state);
  const kind = kinds.find((one) => one === given.kind);
  // A number in an address is read as one.
  const q = typeof given.q === 'number' ? String(given.q) : given.q;
  return {
    ...(state ? { state } : {}),
    ...(kind ? { kind } : {}),
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
  };
}
