import { valueAt, type Draft } from './draft-tree.js';
import { newKey, titleAt, withName, withoutReferences } from './naming.js';

const draft = {
  key: 'presses',
  name: 'Presses',
  fields: [
    { key: 'field', name: '' },
    { key: 'budget', name: 'Budget' },
  ],
  stages: [
    {
      key: 'need',
      name: 'Need',
      moves: ['stage'],
      requiredFields: ['field'],
      exitCriteria: [{ when: 'fields.budget > 1' }],
    },
    { key: 'stage', name: '', moves: ['need'] },
  ],
};

describe('naming', () => {
  it('gives what is new a key after its name, and follows where it is named', () => {
    const named = withName(draft, 'stages.1', 'Žádost', undefined);
    expect(valueAt(named, 'stages.1')).toMatchObject({ key: 'zadost', name: 'Žádost' });
    expect(valueAt(named, 'stages.0.moves')).toEqual(['zadost']);
    expect(valueAt(withName(draft, 'fields.0', 'Lines', undefined), 'stages.0.requiredFields')).toEqual([
      'lines',
    ]);
  });

  it('letter by letter is as at once', () => {
    const typed = ['V', 'Vi', 'Vis'].reduce(
      (one, name) => withName(one, 'stages.1', name, undefined),
      draft as Draft,
    );
    expect(typed).toEqual(withName(draft, 'stages.1', 'Vis', undefined));
  });

  it('gives no key that is taken', () => {
    expect(valueAt(withName(draft, 'stages.1', 'Need', undefined), 'stages.1.key')).toBe('need-2');
    expect(newKey(draft, 'stages')).toBe('stage-2');
  });

  it.each([
    ['is published', 'stages.1', draft, 'stage'],
    ['is spoken of in an expression', 'fields.1', undefined, 'budget'],
    ['is the pipeline', '', undefined, undefined],
  ])('leaves the key of what %s', (_, path, published, key) => {
    const named = withName(draft, path, 'Other', published);
    expect(titleAt(named, path)).toBe('Other');
    expect(valueAt(named, `${path}.key`)).toBe(key);
    expect(named.key).toBe('presses');
  });

  it('leaves a key that was written by hand', () => {
    const own = { stages: [{ key: 'x1', name: 'Need', moves: [] }] };
    expect(valueAt(withName(own, 'stages.0', 'Other', undefined), 'stages.0.key')).toBe('x1');
  });
});

it('what is taken away is named nowhere', () => {
  expect(valueAt(withoutReferences(draft, 'stages.1'), 'stages.0.moves')).toEqual([]);
  expect(valueAt(withoutReferences(draft, 'fields.0'), 'stages.0')).not.toHaveProperty('requiredFields');
  expect(withoutReferences(draft, 'stages.0.exitCriteria.0')).toBe(draft);
});
