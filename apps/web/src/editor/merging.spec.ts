import fc from 'fast-check';
import { merge, placesOfChange } from './merging.js';

const stage = (key: string, days = 1, more: object = {}) => ({ key, norm: { A: `P${days}D` }, ...more });
const base = { name: 'Presses', stages: [stage('need'), stage('offer'), stage('contract')] };

describe('two who changed one draft', () => {
  it('keep what each of them did', () => {
    const mine = { ...base, stages: [stage('need', 3), stage('offer'), stage('contract')] };
    const theirs = { ...base, name: 'Big presses', stages: [...base.stages, stage('care')] };
    expect(merge(base, mine, theirs)).toEqual({
      draft: {
        name: 'Big presses',
        stages: [stage('need', 3), stage('offer'), stage('contract'), stage('care')],
      },
      both: [],
    });
  });

  it('are told what both changed, and mine stands', () => {
    const mine = { ...base, name: 'Mine', stages: [stage('need', 3), stage('offer'), stage('contract')] };
    const theirs = { ...base, stages: [stage('need', 4), stage('offer', 9), stage('contract')] };
    const { draft, both } = merge(base, mine, theirs);
    expect(draft).toEqual({ name: 'Mine', stages: [stage('need', 3), stage('offer', 9), stage('contract')] });
    expect(both).toEqual(['stages.need.norm.A']);
  });

  it('do not get back what one of them took away', () => {
    const mine = { ...base, stages: [stage('need'), stage('contract')] };
    const theirs = { ...base, stages: [stage('need', 2), stage('offer'), stage('contract')] };
    expect(merge(base, mine, theirs).draft).toEqual({
      ...base,
      stages: [stage('need', 2), stage('contract')],
    });
  });

  it('do not lose what the other takes away but one has changed', () => {
    const mine = { ...base, stages: [stage('need'), stage('offer', 5), stage('contract')] };
    const theirs = { ...base, stages: [stage('need'), stage('contract')] };
    const { draft, both } = merge(base, mine, theirs);
    expect(draft).toEqual(mine);
    expect(both).toEqual(['stages.offer']);
  });

  it('keep the order that one of them made, and what the other put between', () => {
    const [need, offer, contract] = base.stages;
    const mine = { stages: [need, stage('visit'), offer, contract] };
    const theirs = { stages: [need, contract, offer] };
    expect(merge(base, { ...base, ...mine }, { ...base, ...theirs }).draft).toEqual({
      ...base,
      stages: [need, stage('visit'), contract, offer],
    });
  });
});

describe('bringing together', () => {
  const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 4 });
  const list = fc
    .tuple(keys, fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 4, maxLength: 4 }))
    .map(([names, values]) => ({ stages: names.map((key, index) => ({ key, value: values[index] })) }));

  it('with what has not changed is what has', () => {
    fc.assert(
      fc.property(list, list, (one, other) => {
        expect(merge(one, other, one)).toEqual({ draft: other, both: [] });
        expect(merge(one, one, other)).toEqual({ draft: other, both: [] });
        expect(merge(one, other, other)).toEqual({ draft: other, both: [] });
      }),
    );
  });

  it('finds a place of change exactly where there is one', () => {
    fc.assert(
      fc.property(list, list, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(placesOfChange(one, other).length === 0).toBe(isSame);
      }),
    );
  });
});

it.each([
  [{ name: 'Other' }, ['name']],
  [{ stages: [stage('need', 2), stage('offer'), stage('contract')] }, ['stages.need.norm.A']],
  [{ stages: [stage('offer'), stage('need'), stage('contract')] }, ['stages']],
  [{ stages: [stage('need'), stage('offer')] }, ['stages.contract']],
  [
    { stages: [stage('need'), stage('offer'), stage('contract', 1, { name: 'X' })] },
    ['stages.contract.name'],
  ],
])('of %j the places of change are %j', (change, expected) =>
  expect(placesOfChange(base, { ...base, ...change })).toEqual(expected),
);
