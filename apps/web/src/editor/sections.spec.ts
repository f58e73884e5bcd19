import { listsOnTheWay, pathsUp, sectionOf } from './sections.js';

it.each([
  ['stages.0.norm.A', 'stages'],
  ['ladder.1.after', 'watch'],
  ['keyDeal.when', 'basics'],
  ['', 'basics'],
])('%j stands among the %s', (path, section) => expect(sectionOf(path)).toBe(section));

it('the way to a part leads through the items of lists', () => {
  expect(listsOnTheWay('stages.2.exitCriteria.0.when')).toEqual([
    ['stages', 2],
    ['stages.2.exitCriteria', 0],
  ]);
  expect(listsOnTheWay('stalls.noFutureActivity')).toEqual([]);
  expect(pathsUp('stages.2.norm')).toEqual(['stages.2.norm', 'stages.2', 'stages']);
});
