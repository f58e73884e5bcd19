import { z } from 'zod';
import { pipelineDefinition } from './pipelines.js';

/** Names the schema; editors find it by the file or address they are told. */
export const pipelineSchemaId = 'urn:dealwarden:schema:pipeline';

/** What a file says to its editor is no part of the definition, but stands in it. */
const placeOfSchema = {
  type: 'string' as const,
  description: 'Where this schema is, for the editor',
  examples: ['./pipeline.schema.json'],
};

/** JSON Schema (draft 2020-12) of a pipeline's definition, for editors that complete and check while one writes. */
export function pipelineJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(pipelineDefinition, {
    target: 'draft-2020-12',
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
      if (zodSchema === (pipelineDefinition as z.core.$ZodType))
        jsonSchema.properties = { $schema: placeOfSchema, ...jsonSchema.properties };
    },
  });
  return { $schema, ...schema, $id: pipelineSchemaId };
}

/** Something that wants to be a definition, without what it says to its editor. */
export function withoutSchema<Content>(content: Content): Content {
  if (typeof content !== 'object' || content === null || !('$schema' in content)) return content;
  const { $schema: _, ...rest } = content;
  return rest as Content;
}
