import { sound } from '@app/domain/pipeline/pipelines.spec-support.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { pipelineJsonSchema } from './pipeline-json-schema.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON Schema is walked as it comes
type Schema = Record<string, any>;

/** Every property of every object, with its path. */
function properties(schema: Schema, path = ''): [string, Schema][] {
  const own = Object.entries((schema.properties ?? {}) as Record<string, Schema>).map(
    ([key, one]): [string, Schema] => [`${path}.${key}`, one],
  );
  const inner = [schema.items, ...(schema.anyOf ?? []), ...Object.values(schema.$defs ?? {})].filter(Boolean);
  return [
    ...own.flatMap(([at, one]) => [[at, one] as [string, Schema], ...properties(one, at)]),
    ...inner.flatMap((one: Schema) => properties(one, path)),
  ];
}

describe('the JSON Schema of a pipeline', () => {
  const schema = pipelineJsonSchema();

  it('is of draft 2020-12 and has a name', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:dealwarden:schema:pipeline',
    });
  });

  it('takes what can be published, and refuses what has no form', () => {
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(sound)).toBe(true);
    expect(validate({ ...sound, keyDeal: { amountAtLeast: '50000' } })).toBe(true);
    expect(validate({ $schema: './pipeline.schema.json', ...sound })).toBe(true);
    expect(validate({ ...sound, colour: 'red' })).toBe(false);
    expect(validate({ ...sound, stages: [{ ...sound.stages[0], phase: 'dreaming' }] })).toBe(false);
  });

  it('describes every property', () => {
    const all = properties(schema);
    expect(all.length).toBeGreaterThan(60);
    const silent = all.filter(
      ([path, one]) => !one.description && !/\.(labels|texts)\.(en|cs|pl|ru)$/.test(path),
    );
    expect(silent.map(([path]) => path)).toEqual([]);
  });
});
