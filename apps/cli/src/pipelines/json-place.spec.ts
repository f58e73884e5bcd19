import fc from 'fast-check';
import { jsonErrorPlace, placeOf, placesIn, repeatedIn } from './json-place.js';

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

describe('where a value stands', () => {
  const text = '{\n  "a": {"b \\" c": [1,\n  {"d": "x, {y}: z"}]},\n  "e": []\n}';

  it.each<[string, number, number]>([
    ['', 1, 1],
    ['a', 2, 8],
    ['a.b " c', 2, 19],
    ['a.b " c.0', 2, 20],
    ['a.b " c.1', 3, 3],
    ['a.b " c.1.d', 3, 9],
    ['e', 4, 8],
    ['e.0', 4, 8],
    ['missing', 1, 1],
    ['a.missing.deeper', 2, 8],
  ])('%j: line %i, column %i', (path, line, column) => {
    expect(placeOf(path, placesIn(text))).toEqual({ line, column });
  });

  it('is not looked for without end', () => {
    const depth = 400_000;
    expect(placesIn(`${'['.repeat(depth)}${']'.repeat(depth)}`).size).toBeLessThan(100);
  });

  it('is known for every value of whatever JSON', () => {
    const paths = (value: unknown, path: string): string[] => [
      path,
      ...(typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => paths(inner, path === '' ? key : `${path}.${key}`))
        : []),
    ];
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 15 }), (value) => {
        const places = placesIn(JSON.stringify(value, null, 2));
        expect([...places.keys()].sort()).toEqual([...new Set(paths(value, ''))].sort());
      }),
    );
  });
});

describe('a key that stands twice', () => {
  it('is told where it stands again, without what is inside of it', () => {
    const text = '{"a": {"b": 1, "c": [{"d": 1}, {"d": 2}],\n "b": 2},\n "a": {"b": 3}, "e": 1}';
    expect([...repeatedIn(text)]).toEqual([
      ['a.b', { line: 2, column: 7 }],
      ['a', { line: 3, column: 7 }],
    ]);
  });

  it('is none in what nests deeper than places are told', () => {
    const depth = 30;
    expect(repeatedIn(`${'[1,'.repeat(depth)}1${']'.repeat(depth)}`).size).toBe(0);
  });
});
