/** What the board's address says: which pipeline, and which of its deals. */
export interface BoardSearch {
  readonly pipeline?: string;
  readonly owner?: string;
  readonly team?: string;
  readonly key?: true;
  readonly stalled?: true;
  readonly q?: string;
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
    // A number in an address is read as one.
    q: typeof given.q === 'number' ? String(given.q) : text('q'),
  });
}

/** Without what is not set, so that addresses stay short. */
function clean(search: BoardSearch): BoardSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}
