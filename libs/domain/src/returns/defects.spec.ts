import { defectiveUnits, type CountedUnits } from './defects.js';

/** Units of a case: `12/5>B` are twelve, five of them defective, which go on in the case B. */
function units(caseId: string, text: string): CountedUnits {
  const [, all, defective, continuedIn] = /^(\d+)\/(\d+)(?:>(\w+))?$/.exec(text)!;
  return { caseId, units: Number(all), defective: Number(defective), continuedIn: continuedIn ?? null };
}

describe('defective units of a batch', () => {
  it.each<[string, [caseId: string, text: string][], number]>([
    ['are those of a case', [['A', '12/12']], 12],
    ['are none of what was misused', [['A', '5/0']], 0],
    [
      'are those of several cases',
      [
        ['A', '12/12'],
        ['B', '3/3'],
      ],
      15,
    ],
    [
      'count once where all are defective again',
      [
        ['A', '12/12>B'],
        ['B', '12/12'],
      ],
      12,
    ],
    [
      'count once where the linked case is split',
      [
        ['A', '10/10>B'],
        ['B', '4/4'],
        ['B', '6/0'],
      ],
      10,
    ],
    [
      'count where only what came in their place is defective',
      [
        ['A', '10/0>B'],
        ['B', '10/4'],
      ],
      4,
    ],
    [
      'count those that stay in the first case as well',
      [
        ['A', '7/7'],
        ['A', '3/3>B'],
        ['B', '3/1'],
      ],
      10,
    ],
    [
      'count through a case between',
      [
        ['A', '12/0>B'],
        ['B', '12/0>C'],
        ['C', '12/12'],
      ],
      12,
    ],
    ['count in a linked case whose first is not counted', [['B', '3/2']], 2],
    ['count in the first whose linked case is not counted', [['A', '3/2>B']], 2],
  ])('%s', (_, given, expected) => {
    expect(defectiveUnits(given.map(([caseId, text]) => units(caseId, text)))).toBe(expected);
  });
});
