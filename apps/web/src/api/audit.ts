import type { AuditEntry, CheckedAudit } from '@app/contracts/audit.js';
import { infiniteQueryOptions, useMutation } from '@tanstack/react-query';
import { read, send } from './client.js';
import type { Page } from './deals.js';

/** Instants of the API; whatever is left out does not count. */
export interface AuditFilter {
  readonly action?: string;
  readonly objectKind?: string;
  readonly principalId?: string;
  readonly from?: string;
  readonly to?: string;
}

const rows = 50;

/** What was done and refused, newest first. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      read<Page<AuditEntry>>('/audit', { ...filter, limit: rows, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** Has the chain counted anew. */
export function useVerifying() {
  return useMutation({ mutationFn: () => send<CheckedAudit>('POST', '/audit/verify', { body: {} }) });
}
