import type { Definition } from '../api/pipelines.js';
import { unmetCriteria } from './unmet-criteria.js';

const criteria = ['budget', 'budget-holds', 'reference'].map((key) => ({ key, name: key, when: 'true' }));
const definition = { stages: [{ key: 'quote', exitCriteria: criteria }] } as unknown as Definition;

describe('the criteria that are not met', () => {
  it.each([
    ['not met in quote: budget-holds', ['budget-holds']],
    [
      'quote asks for: budget; not met in quote: reference, budget-holds (no such field)',
      ['budget-holds', 'reference'],
    ],
    ['quote asks for: budget', []],
    ['', []],
  ])('as the API tells them: %s', (detail, keys) => {
    expect(unmetCriteria(definition, 'quote', detail).map(({ key }) => key)).toEqual(keys);
  });
});
