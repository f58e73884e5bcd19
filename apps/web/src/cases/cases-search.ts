/** The queues of the complaint desk, as tabs; `all` is every case within reach. */
export const queues = ['mine', 'team', 'due-today', 'breached', 'vendor', 'customer', 'all'] as const;
export type Queue = (typeof queues)[number];
export const statuses = ['draft', 'open', 'closed'] as const;

/** Which cases are shown. */
export interface CasesSearch {
  readonly queue?: Exclude<Queue, 'mine'>;
  readonly status?: (typeof statuses)[number];
  readonly q?: string;
}

/** Whatever an address holds, only what is known is taken from it. */
export function casesSearch(given: Record<string, unknown>): CasesSearch {
  const queue = queues.find((one) => one === given.queue);
  const status = statuses.find((one) => one === given.status);
  // A number in an address is read as one.
  const q = typeof given.q === 'number' ? String(given.q) : given.q;
  return {
    ...(queue && queue !== 'mine' ? { queue } : {}),
    ...(status ? { status } : {}),
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
  };
}
