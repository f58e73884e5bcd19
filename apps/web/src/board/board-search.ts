import type { DealSort, SortDirection } from '@app/contracts/deal-lists.js';

const sorts: Readonly<Record<DealSort, true>> = {
  opened: true,
  amount: true,
  'next-step': true,
  'expected-contract': true,
  'stage-since': true,
  title: true,
  customer: true,
  updated: true,
};

/** What the board's address says: which pipeline, which of its deals, and how they are laid out. */
export interface BoardSearch {
  readonly pipeline?: string;
  readonly owner?: string;
  readonly team?: string;
  readonly key?: true;
  readonly stalled?: true;
  readonly q?: string;
  /** Absent: as a board. */
  readonly layout?: 'list';
  /** Of a list; absent: by the next step, the earliest first. */
  readonly sort?: DealSort;
  readonly direction?: SortDirection;
}

/** Whatever an address holds, only what is known is taken from it. */
export function boardSearch(given: Record<string, unknown>): BoardSearch {
  const text = (name: string) => {
    const value = given[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const flag = (name: string) => (given[name] === true || given[name] === 'true' ? true : undefined);
  return clean({
    pipeline: text('pipeline'),
    owner: text('owner'),
    team: text('team'),
    key: flag('key'),
    stalled: flag('stalled'),
    layout: given.layout === 'list' ? 'list' : undefined,
    sort: isSort(given.sort) ? given.sort : undefined,
    direction: given.direction === 'asc' || given.direction === 'desc' ? given.direction : undefined,
    // A number in an address is read as one.
    q: typeof given.q === 'number' ? String(given.q) : text('q'),
  });
}

/** Without what is not set, so that addresses stay short. */
function clean(search: BoardSearch): BoardSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

function isSort(given: unknown): given is DealSort {
  return typeof given === 'string' && Object.hasOwn(sorts, given);
}
