import { boardSearch } from './board-search.js';

describe('the address of the board', () => {
  it.each([
    [{}, {}],
    [
      { pipeline: 'quick', q: 'press', stalled: true },
      { pipeline: 'quick', q: 'press', stalled: true },
    ],
    [{ key: 'true', stalled: 'no' }, { key: true }],
    [
      { layout: 'list', sort: 'amount', direction: 'desc' },
      { layout: 'list', sort: 'amount', direction: 'desc' },
    ],
    [{ layout: 'tree', sort: 'toString', direction: 'up' }, {}],
    [{ q: 117 }, { q: '117' }],
    [{ owner: '', team: ['a'], pipeline: { key: 'x' }, other: 'y' }, {}],
  ])('%j is read as %j', (given, expected) => expect(boardSearch(given)).toEqual(expected));
});
