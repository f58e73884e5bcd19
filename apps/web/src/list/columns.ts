import type { DealSort, SortDirection } from '@app/contracts/deal-lists.js';

export interface Column {
  readonly key: 'deal' | 'customer' | 'stage' | 'amount' | 'next-step' | 'expected-contract';
  readonly sort: DealSort;
  /** Which way it is sorted first. */
  readonly first: SortDirection;
}

/** What a list shows of a deal; its owner stands beside, unsorted. */
export const columns: readonly Column[] = [
  { key: 'deal', sort: 'title', first: 'asc' },
  { key: 'customer', sort: 'customer', first: 'asc' },
  { key: 'stage', sort: 'stage-since', first: 'asc' },
  { key: 'amount', sort: 'amount', first: 'desc' },
  { key: 'next-step', sort: 'next-step', first: 'asc' },
  { key: 'expected-contract', sort: 'expected-contract', first: 'asc' },
];
