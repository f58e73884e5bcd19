import type { DealTotal } from '@app/contracts/deal-lists.js';
import type { DealView } from '@app/contracts/deals.js';
import { infiniteQueryOptions, queryOptions, type InfiniteData } from '@tanstack/react-query';
import { read } from './client.js';
import type { Page } from './deals.js';

/** Which deals a board shows. */
export interface BoardFilter {
  readonly pipeline: string;
  readonly ownerId?: string;
  readonly teamId?: string;
  readonly key?: boolean;
  readonly stalled?: boolean;
  readonly q?: string;
}

export type ColumnData = InfiniteData<Page<DealView>, string | undefined>;

const cards = 40;

export const columnKey = (filter: BoardFilter, stage: string) => ['deals', 'column', filter, stage] as const;
export const totalsKey = (filter: BoardFilter) => ['deals', 'totals', filter] as const;

/** One column, page by page. */
export const columnQuery = (filter: BoardFilter, stage: string) =>
  infiniteQueryOptions({
    queryKey: columnKey(filter, stage),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      read<Page<DealView>>(
        '/deals',
        { ...filter, stage, status: 'open', limit: cards, cursor: pageParam },
        signal,
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** What stands at the head of each column: counted and summed up by the server. */
export const totalsQuery = (filter: BoardFilter) =>
  queryOptions({
    queryKey: totalsKey(filter),
    queryFn: async ({ signal }) =>
      (await read<{ items: DealTotal[] }>('/deals/totals', { ...filter }, signal)).items,
  });
