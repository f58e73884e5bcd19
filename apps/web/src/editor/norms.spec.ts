import { normOf, typedNorm } from './norms.js';

describe('a norm', () => {
  it.each([
    ['P5D', { number: '5', unit: 'days' }],
    ['PT8H', { number: '8', unit: 'hours' }],
    ['PT30M', { number: '30', unit: 'minutes' }],
    ['PT0S', { number: '', unit: 'at-once' }],
    ['P-xD', { number: '-x', unit: 'days' }],
    ['', { number: '', unit: 'days' }],
  ] as const)('%s is typed as %j, and back', (norm, typed) => {
    expect(typedNorm(norm)).toEqual(typed);
    expect(normOf(typed)).toBe(norm);
  });

  it.each(['P1DT4H', 'PT1H30M', 'P2W', 'five', 'PT30S'])('%s is typed as it is', (norm) =>
    expect(typedNorm(norm)).toBeUndefined(),
  );

  it('that was cleared is none', () => expect(normOf({ number: ' ', unit: 'hours' })).toBe(''));
});
