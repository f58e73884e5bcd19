import type { DealView } from '@app/contracts/deals.js';
import { queryOptions } from '@tanstack/react-query';
import { read } from './client.js';

export interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

const found = 8;

/** The open deal within reach that was opened last: its pipeline is where one works. */
export const newestDeal = queryOptions({
  queryKey: ['deals', 'newest'],
  staleTime: Infinity,
  queryFn: async ({ signal }) =>
    (await read<Page<DealView>>('/deals', { status: 'open', limit: 1 }, signal)).items[0] ?? null,
});

/** Open deals by their name or their customer's. */
export const dealsFound = (text: string) =>
  queryOptions({
    queryKey: ['deals', 'found', text],
    queryFn: ({ signal }) =>
      read<Page<DealView>>('/deals', { q: text, status: 'open', limit: found }, signal),
  });
