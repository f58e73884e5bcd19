import type { BulkAnswer } from '@app/contracts/deal-bulk.js';
import type { DealSort, SortDirection } from '@app/contracts/deal-lists.js';
import type { DealView } from '@app/contracts/deals.js';
import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { BoardFilter } from './board.js';
import { read, send } from './client.js';
import { useIntention } from './deal.js';
import type { Page } from './deals.js';

/** What a list is sorted by, and which way. */
export interface ListOrder {
  readonly sort: DealSort;
  readonly direction: SortDirection;
}

const rows = 60;

/** The open deals of a filter, sorted, page by page. */
export const dealListQuery = (filter: BoardFilter, { sort, direction }: ListOrder) =>
  infiniteQueryOptions({
    queryKey: ['deals', 'list', filter, sort, direction] as const,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      read<Page<DealView>>(
        '/deals',
        { ...filter, status: 'open', sort, direction, limit: rows, cursor: pageParam },
        signal,
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });

interface Handover {
  readonly ids: readonly string[];
  readonly ownerId: string;
  readonly note?: string;
}

/** Gives many deals to one colleague; each answers for itself. */
export function useHandOverMany(onAnswer: (answer: BulkAnswer) => void) {
  const keyFor = useIntention();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ ids, ownerId, note }: Handover) => {
      const body = { items: ids.map((id) => ({ act: 'hand-over', id, with: { ownerId, note } })) };
      return keyFor(JSON.stringify(body), (key) => send<BulkAnswer>('POST', '/deals/bulk', { key, body }));
    },
    onSuccess: (answer) => {
      void queries.invalidateQueries({ queryKey: ['deals'] });
      void queries.invalidateQueries({ queryKey: ['deal'] });
      void queries.invalidateQueries({ queryKey: ['escalations'] });
      onAnswer(answer);
    },
  });
}
