import type { SavedView, SavedViewInput } from '@app/contracts/saved-views.js';
import type { BoardSearch } from './board-search.js';

/** What a list is sorted by where its address does not say: as the API keeps it in every view. */
const usual = { sort: 'next-step', direction: 'asc' } as const;

/** What the board shows, as a view that is kept under a name. */
export function viewOf(search: BoardSearch, pipeline: string, name: string): SavedViewInput {
  const { owner, team, key, stalled, q, layout = 'board', sort, direction } = search;
  const filter = { pipeline, ownerId: owner, teamId: team, key, stalled, q };
  return {
    name,
    layout,
    filter: Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)),
    sort: sort ?? usual.sort,
    direction: direction ?? usual.direction,
  };
}

/** The address that shows a view; undefined: it asks for more than the board can show, and would show other deals. */
export function searchOf({ layout, filter, sort, direction }: SavedView): BoardSearch | undefined {
  const { pipeline, ownerId, teamId, key, stalled, q, status = 'open', ...others } = filter;
  const isElsewhere = Object.values(others).some((value) => value !== undefined);
  if (isElsewhere || key === false || stalled === false || status !== 'open') return undefined;
  const isUsual = sort === usual.sort && direction === usual.direction;
  const search = {
    ...{ pipeline, owner: ownerId, team: teamId, key, stalled, q },
    layout: layout === 'list' ? ('list' as const) : undefined,
    ...(layout === 'list' && !isUsual ? { sort, direction } : {}),
  };
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}

/** Whether both addresses show the same. */
export function isShown(search: BoardSearch | undefined, now: BoardSearch): boolean {
  const said = (one: BoardSearch) => JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  return search !== undefined && said(search) === said(now);
}
