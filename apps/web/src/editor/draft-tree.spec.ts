import { listAt, textAt, valueAt, withItem, withMoved, withoutItem, withValue } from './draft-tree.js';

const draft = { name: 'Presses', stages: [{ key: 'need', norm: { A: 'P1D' } }, { key: 'offer' }] };

describe('a draft', () => {
  it.each([
    ['name', 'Presses'],
    ['stages.0.norm.A', 'P1D'],
    ['stages.1.norm.A', undefined],
    ['stages.7', undefined],
    ['name.length', undefined],
    ['toString', undefined],
    ['', draft],
  ])('has at %j: %j', (path, expected) => expect(valueAt(draft, path)).toEqual(expected));

  it('is read as what is wanted, also where something else stands', () => {
    expect([textAt(draft, 'stages'), listAt(draft, 'name'), listAt(undefined, 'stages')]).toEqual([
      '',
      [],
      [],
    ]);
  });

  it('is changed without touching the one before', () => {
    const before = structuredClone(draft);
    const after = withValue(draft, 'stages.1.norm.B', 'P2D');
    expect(valueAt(after, 'stages.1')).toEqual({ key: 'offer', norm: { B: 'P2D' } });
    expect(after.stages).not.toBe(draft.stages);
    expect(valueAt(after, 'stages.0')).toBe(draft.stages[0]);
    expect(draft).toEqual(before);
  });

  it('loses what is taken away, and makes what lies on the way', () => {
    expect(withValue(draft, 'name', undefined)).toEqual({ stages: draft.stages });
    expect(withValue({}, 'labels.cs', 'Lisy')).toEqual({ labels: { cs: 'Lisy' } });
  });

  it('has its lists changed by item', () => {
    const keys = (of: unknown) => listAt(of, 'stages').map((stage) => textAt(stage, 'key'));
    expect(keys(withItem(draft, 'stages', { key: 'won' }))).toEqual(['need', 'offer', 'won']);
    expect(keys(withMoved(draft, 'stages', 1, 0))).toEqual(['offer', 'need']);
    expect(withMoved(draft, 'stages', 0, 2)).toBe(draft);
    expect(keys(withoutItem(draft, 'stages', 0))).toEqual(['offer']);
    expect(withoutItem({ fields: ['one'] }, 'fields', 0)).toEqual({ fields: [] });
    expect(withoutItem({ fields: ['one'] }, 'fields', 0, true)).toEqual({});
  });
});
