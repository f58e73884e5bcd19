import type { AlertView } from '@app/contracts/alerts.js';
import type { HealthState } from '@app/contracts/health.js';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { read } from './client.js';
import type { Page } from './deals.js';

const rows = 50;
const lookEveryMs = 15_000;

/** What is there, which deadlines are late, and what is under way. */
export const healthQuery = queryOptions({
  queryKey: ['health', 'state'],
  refetchInterval: lookEveryMs,
  queryFn: ({ signal }) => read<HealthState>('/health/state', {}, signal),
});

/** Alerts that are not over, the newest first. */
export const openAlertsQuery = infiniteQueryOptions({
  queryKey: ['health', 'alerts'],
  initialPageParam: undefined as string | undefined,
  refetchInterval: lookEveryMs,
  queryFn: ({ pageParam, signal }) =>
    read<Page<AlertView>>('/alerts', { open: true, limit: rows, cursor: pageParam }, signal),
  getNextPageParam: (last) => last.next ?? undefined,
});
