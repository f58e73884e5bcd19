import type { EscalationTally, EscalationView, InboxEntry } from '@app/contracts/escalations.js';
import { infiniteQueryOptions, queryOptions, useQuery } from '@tanstack/react-query';
import { read } from './client.js';
import type { Page } from './deals.js';
import { useMe } from './me.js';

export type EscalationStatus = EscalationView['status'];

const rows = 50;
const mostToldOf = 200;
const lookEveryMs = 30_000;

/** Escalations within reach, newest first. */
export const escalationsQuery = (status: EscalationStatus) =>
  infiniteQueryOptions({
    queryKey: ['escalations', 'list', status],
    initialPageParam: undefined as string | undefined,
    refetchInterval: lookEveryMs,
    queryFn: ({ pageParam, signal }) =>
      read<Page<EscalationView>>('/escalations', { status, limit: rows, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** What one was told in somebody's stead and nobody has answered yet: it need not be of a deal within reach. */
export const standInQuery = queryOptions({
  queryKey: ['escalations', 'stand-in'],
  refetchInterval: lookEveryMs,
  queryFn: async ({ signal }) => {
    const { items } = await read<Page<InboxEntry>>('/inbox', { open: true, limit: mostToldOf }, signal);
    return items.filter(({ inSteadOf, escalation }) => inSteadOf !== null && escalation.status === 'telling');
  },
});

export const tallyQuery = queryOptions({
  queryKey: ['escalations', 'tally'],
  refetchInterval: lookEveryMs,
  queryFn: ({ signal }) => read<EscalationTally>('/escalations/tally', {}, signal),
});

/** How many escalations wait for somebody to take them on; none for whoever may not. */
export function useTally(): number {
  const { permissions } = useMe();
  const { data } = useQuery({ ...tallyQuery, enabled: permissions['escalation.take-on'] !== undefined });
  return data?.telling ?? 0;
}
