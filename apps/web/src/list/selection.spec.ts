import { choose, nothingSelected, selectedAtMost, selectionOf } from './selection.js';

const rows = ['a', 'b', 'c', 'd', 'e'];

describe('a selection', () => {
  it('takes a row, and lets it go again', () => {
    const one = choose(nothingSelected, rows, 'b');
    expect([...one.ids]).toEqual(['b']);
    expect([...choose(one, rows, 'b').ids]).toEqual([]);
  });

  it('takes all between the last one and this one, in either direction', () => {
    expect([...choose(choose(nothingSelected, rows, 'b'), rows, 'd', true).ids]).toEqual(['b', 'c', 'd']);
    expect([...choose(choose(nothingSelected, rows, 'd'), rows, 'b', true).ids].sort()).toEqual([
      'b',
      'c',
      'd',
    ]);
  });

  it('takes one row when a range begins nowhere, or at a row that has gone', () => {
    expect([...choose(nothingSelected, rows, 'c', true).ids]).toEqual(['c']);
    expect([...choose({ ids: new Set(['x']), anchor: 'x' }, rows, 'c', true).ids]).toEqual(['x', 'c']);
  });

  it('holds no more than can be asked for at once', () => {
    const many = Array.from({ length: 150 }, (_, n) => `deal ${n}`);
    expect(selectionOf(many).ids.size).toBe(selectedAtMost);
    const ranged = choose(choose(nothingSelected, many, 'deal 0'), many, 'deal 149', true);
    expect(ranged.ids.size).toBe(selectedAtMost);
  });
});
