import fc from 'fast-check';
import { jsonErrorPlace } from './json-place.js';

describe('where a text stops being JSON', () => {
  it.each<[string, number, number]>([
    ['', 1, 1],
    ['{\n  "a": oops\n}', 2, 8],
    ['{\n  "a": 1,\n}', 3, 1],
    ['{"a" 1}', 1, 6],
    ['[1, 2', 1, 6],
    ['[1 2]', 1, 4],
    ['{"a": [1, 2}', 1, 12],
    ['{} {}', 1, 4],
    ['[01]', 1, 3],
    ['["a\nb"]', 1, 2],
    ["{'a': 1}", 1, 2],
    ['[1,]', 1, 4],
  ])('%j: line %i, column %i', (text, line, column) => {
    expect(jsonErrorPlace(text)).toEqual({ line, column });
  });

  it('lies behind everything that is JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const lines = text.split('\n');
        expect(jsonErrorPlace(text)).toEqual({ line: lines.length, column: (lines.at(-1) ?? '').length + 1 });
      }),
    );
  });
});
