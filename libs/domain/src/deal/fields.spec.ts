import type { FieldDefinition, PipelineDefinition } from '../pipeline/definition.js';
import { tradePipeline } from '../../../../test/support/deals.js';
import { merged, misfitting } from './fields.js';
import type { FieldValue } from './state.js';

const choices = [
  { key: 'red', name: 'Red' },
  { key: 'blue', name: 'Blue' },
];

function pipelineWith(type: FieldDefinition['type']): PipelineDefinition {
  return tradePipeline({
    fields: [{ key: 'it', name: 'It', type, ...(/choice/.test(type) ? { choices } : {}) }],
  });
}

describe('an own field', () => {
  it.each<[FieldDefinition['type'], readonly FieldValue[], readonly unknown[]]>([
    ['text', [true], ['', 'x', false, 7, [], {}]],
    ['integer', [0, -7, 9_007_199_254_740_991], [1.5, NaN, Infinity, 9_007_199_254_740_992, '7', true]],
    [
      'decimal',
      ['0', '12.5', '-0.0001', '999999999999999.9999'],
      ['', '.5', '1.', '1e3', '1,5', '--1', '+1', 12.5, '1.00001'],
    ],
    ['boolean', [true, false], ['true', 0, []]],
    [
      'date',
      ['2026-03-31', '2024-02-29'],
      ['2026-02-29', '2026-13-01', '2026-3-1', '31.3.2026', '2026-03-31T00:00:00Z', 20260331],
    ],
    ['choice', ['red'], ['green', 'Red', '', ['red'], 'toString']],
    ['choices', [[], ['red'], ['blue', 'red']], [['red', 'red'], ['green'], 'red', [7]]],
  ])('of %s takes what fits and nothing else', (type, fitting, unfit) => {
    const pipeline = pipelineWith(type);
    for (const value of fitting) expect(misfitting({ it: value }, pipeline)).toBeUndefined();
    for (const value of unfit) {
      expect([value, misfitting({ it: value as FieldValue }, pipeline)?.code]).toEqual([
        value,
        'field-invalid',
      ]);
    }
    expect(misfitting({ it: null }, pipeline)).toBeUndefined();
  });

  it('that is not there, and one that does not fit, are told at once, and quote no value', () => {
    const refusal = misfitting({ budget: 'secret', mood: 'secret', toString: 'secret' }, tradePipeline());
    expect(refusal).toEqual({
      code: 'field-invalid',
      detail:
        'budget: takes decimal text, such as "12.5"; mood: the pipeline has no such field; toString: the pipeline has no such field',
    });
  });

  it('of a pipeline without any is refused', () => {
    const { fields: _, ...pipeline } = tradePipeline();
    expect(misfitting({ a: 1 }, pipeline)?.code).toBe('field-invalid');
    expect(misfitting({}, pipeline)).toBeUndefined();
  });
});

describe('fields after a change', () => {
  it.each<
    [
      Record<string, FieldValue> | undefined,
      Record<string, FieldValue | null>,
      Record<string, FieldValue> | undefined,
    ]
  >([
    [undefined, {}, undefined],
    [{ a: 1 }, {}, { a: 1 }],
    [{ a: 1 }, { b: false }, { a: 1, b: false }],
    [{ a: 1, b: 0 }, { a: null }, { b: 0 }],
    [{ a: 'x' }, { a: '' }, undefined],
    [{ a: ['x'] }, { a: [] }, undefined],
  ])('%j with %j are %j', (before, changes, is) => {
    expect(merged(before, changes)).toEqual(is);
  });
});
