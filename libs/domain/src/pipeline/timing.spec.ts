import type { StageDefinition } from './definition.js';
import { need, norm, offer, sound } from './pipelines.spec-support.js';
import { changedParts, withTiming } from './timing.js';

const days = (number: number) => ({ A: `P${number}D`, B: `P${number}D`, C: `P${number}D` });
const of = (...stages: StageDefinition[]) => ({ ...sound, stages });
const normsOf = ({ stages }: typeof sound) => Object.fromEntries(stages.map((one) => [one.key, one.norm]));

describe('a structure under other timings', () => {
  it('takes the norm of a stage from the last timing that knows the stage', () => {
    const structure = of({ ...need, norm: days(8) }, { ...offer, norm: days(10) });
    const timings = [of(need, { ...offer, norm: days(2) }), of({ ...need, norm: days(3) })];
    expect(normsOf(timings.reduce(withTiming, structure))).toEqual({ need: days(3), offer: days(2) });
  });

  it('keeps its own norm where no timing knows the stage, whatever the stage is called', () => {
    const structure = of(need, { ...offer, key: 'constructor', norm: days(4) });
    expect(normsOf(withTiming(structure, of(need)))).toEqual({ need: norm, constructor: days(4) });
  });
});

describe('what has changed', () => {
  it.each([
    ['a stage that comes', of(need), of(need, offer), { structure: true, timing: false }],
    ['a stage that goes', of(need, offer), of(need), { structure: true, timing: false }],
    [
      'a stage that goes while another has a new norm',
      of(need, offer),
      of({ ...need, norm: days(1) }),
      { structure: true, timing: true },
    ],
  ])('with %s', (_, before, after, parts) => {
    expect(changedParts(before, after)).toEqual(parts);
  });
});
