import { ForeseenRows } from './foreseen-rows.js';

describe('the rows that a dry run has been through', () => {
  it('are known again by their ids, and by what they say', () => {
    const rows = new ForeseenRows();
    expect(rows.find('A', 'need')).toBe('new');
    rows.keep('A', 'need');
    expect([rows.find('A', 'need'), rows.find('A', 'offer'), rows.find('B', 'need')]).toEqual([
      ...['alike', 'changed', 'new'],
    ]);
    // It is the last one that counts.
    rows.keep('A', 'offer');
    expect([rows.find('A', 'need'), rows.find('A', 'offer')]).toEqual(['changed', 'alike']);
  });

  it('are all known also when there are more of them than there was room for', () => {
    const rows = new ForeseenRows(4);
    const ids = Array.from({ length: 5_000 }, (_, at) => `D${at}`);
    const found = () => new Set(ids.map((id) => rows.find(id, id)));
    expect(found()).toEqual(new Set(['new']));
    for (const id of ids) rows.keep(id, id);
    expect(found()).toEqual(new Set(['alike']));
  });
});
