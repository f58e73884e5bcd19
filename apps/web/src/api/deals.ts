import type { DealView } from '@app/contracts/deals.js';
import { queryOptions } from '@tanstack/react-query';
import { read } from './client.js';

export interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

const found = 8;

/** Open deals by their name or their customer's. */
export const dealsFound = (text: string) =>
  queryOptions({
    queryKey: ['deals', 'found', text],
    queryFn: ({ signal }) => read<Page<DealView>>('/deals', { q: text, status: 'open', limit: found }, signal),
  });
