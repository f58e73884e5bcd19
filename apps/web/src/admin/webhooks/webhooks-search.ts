import type { WebhookDeliveryView } from '@app/contracts/webhooks.js';

/** In the order in which they are offered. */
export const statuses = [
  'waiting',
  'failed',
  'delivered',
] as const satisfies readonly WebhookDeliveryView['status'][];

/** Which endpoint is looked at, and which of what it was told. */
export interface WebhooksSearch {
  readonly id?: string;
  readonly status?: (typeof statuses)[number];
}

/** Whatever an address holds, only what is known is taken from it. */
export function webhooksSearch(given: Record<string, unknown>): WebhooksSearch {
  const status = statuses.find((one) => one === given.status);
  const isId = typeof given.id === 'string' && /^[0-9a-f-]{36}$/.test(given.id);
  // A status is one of an endpoint's messages.
  return isId ? { id: String(given.id), ...(status ? { status } : {}) } : {};
}
