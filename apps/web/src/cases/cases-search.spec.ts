import { casesSearch } from './cases-search.js';

describe('the address of the complaint desk', () => {
  it.each([
    [{}, {}],
    [{ queue: 'mine' }, {}],
    [
      { queue: 'breached', status: 'open', q: 'R-00042' },
      { queue: 'breached', status: 'open', q: 'R-00042' },
    ],
    [
      { queue: 'all', q: 42 },
      { queue: 'all', q: '42' },
    ],
    [{ queue: 'nobodys', status: ['open'], q: '', other: 1 }, {}],
  ])('%j is read as %j', (given, expected) => expect(casesSearch(given)).toEqual(expected));
});
