import type { SavedView } from '@app/contracts/saved-views.js';
import { boardSearch, type BoardSearch } from './board-search.js';
import { isShown, searchOf, viewOf } from './saved-views.js';

const kept = (search: BoardSearch, pipeline = 'quick'): SavedView => ({
  ...{ id: '0b6f1f3e-6c1c-5b0e-9a5e-2f6b8f0c7d11', revision: 0 },
  ...viewOf(search, pipeline, 'Mine'),
});

describe('a view of the board', () => {
  it.each<[string, BoardSearch]>([
    ['of a pipeline', { pipeline: 'quick' }],
    ['filtered', { pipeline: 'quick', owner: 'anna', team: 'north', key: true, stalled: true, q: 'press' }],
    ['as a list', { pipeline: 'quick', layout: 'list' }],
    ['as a sorted list', { pipeline: 'quick', layout: 'list', sort: 'amount', direction: 'desc' }],
  ])('%s is shown as it was kept', (_, search) => {
    const shown = searchOf(kept(search));
    expect(shown).toEqual(search);
    expect(isShown(shown, boardSearch({ ...search }))).toBe(true);
    expect(isShown(shown, { ...search, q: 'other' })).toBe(false);
  });

  it('keeps the pipeline that is shown, also where the address does not name it', () => {
    expect(searchOf(kept({}))).toEqual({ pipeline: 'quick' });
  });

  it.each([
    { customerClass: 'A' as const },
    { status: 'won' as const },
    { key: false },
    { stalled: false },
    { stage: 'offer' },
  ])('that asks for more than the board shows is not shown as something else: %j', (filter) => {
    const view = kept({});
    expect(searchOf({ ...view, filter: { ...view.filter, ...filter } })).toBeUndefined();
  });
});
