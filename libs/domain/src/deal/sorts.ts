/** What lists of deals can be sorted by. */
export const dealSorts = [
  'opened',
  'amount',
  'next-step',
  'expected-contract',
  'stage-since',
  'title',
  'customer',
  'updated',
] as const;
export type DealSort = (typeof dealSorts)[number];

export const sortDirections = ['asc', 'desc'] as const;
export type SortDirection = (typeof sortDirections)[number];
