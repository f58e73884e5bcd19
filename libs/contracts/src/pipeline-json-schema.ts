import { z } from 'zod';
import { pipelineDefinition } from './pipelines.js';

/** Names the schema; editors find it by the file or address they are told. */
export const pipelineSchemaId = 'urn:dealwarden:schema:pipeline';

/** JSON Schema (draft 2020-12) of a pipeline's definition, for editors that complete and check while one writes. */
export function pipelineJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(pipelineDefinition, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
    },
  });
  return { $schema, ...schema, $id: pipelineSchemaId };
}
