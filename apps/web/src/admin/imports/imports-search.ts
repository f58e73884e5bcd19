import type { ImportView } from '@app/contracts/imports.js';

/** In the order in which they are offered. */
export const statuses = [
  'awaiting-file',
  'waiting',
  'running',
  'interrupted',
  'done',
  'cancelled',
  'refused',
] as const satisfies readonly ImportView['status'][];

/** Which imports are listed, and which of them is looked at. */
export interface ImportsSearch {
  readonly status?: (typeof statuses)[number];
  readonly id?: string;
}

/** Whatever an address holds, only what is known is taken from it. */
export function importsSearch(given: Record<string, unknown>): ImportsSearch {
  const status = statuses.find((one) => one === given.status);
  const isId = typeof given.id === 'string' && /^[0-9a-f-]{36}$/.test(given.id);
  return { ...(status ? { status } : {}), ...(isId ? { id: String(given.id) } : {}) };
}
