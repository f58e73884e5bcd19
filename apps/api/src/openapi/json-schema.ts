import { isDeepStrictEqual } from 'node:util';
import type { OpenAPIObject } from '@nestjs/swagger';
import { meantForm } from '@app/contracts/meant-form.js';
import { z } from 'zod';

const refPrefix = '#/components/schemas/';

type Components = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SchemaObject = Components[string];

export interface DescribedSchema {
  readonly schema: SchemaObject;
  /** Schemas with a name of their own, which others refer to. */
  readonly components: Components;
}

/** A zod schema as OpenAPI 3.1 has it, which is JSON Schema: what is sent ('input') or what is answered ('output'). */
export function describeSchema(schema: z.ZodType, io: 'input' | 'output'): DescribedSchema {
  const meant: Components = {};
  const {
    $defs = {},
    $schema: _,
    ...described
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples) && (io === 'input' || examples.every((one) => isUnchanged(zodSchema, one))))
        jsonSchema.examples = examples;
      const form = meantForm(zodSchema);
      if (!form) return;
      const described = describeSchema(form, io);
      Object.assign(jsonSchema, described.schema);
      Object.assign(meant, described.components);
    },
  });
  return {
    schema: withComponentRefs(described),
    components: {
      ...meant,
      ...Object.fromEntries(Object.entries($defs).map(([name, one]) => [name, withComponentRefs(one)])),
    },
  };
}

/** Examples are of what is sent: those of a schema that transforms are none of what is answered. */
function isUnchanged(schema: z.core.$ZodType, example: unknown): boolean {
  const parsed = z.safeParse(schema, example);
  return parsed.success && isDeepStrictEqual(parsed.data, example);
}

function withComponentRefs(schema: unknown): SchemaObject {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' ? value.replace('#/$defs/', refPrefix) : value,
  );
  return JSON.parse(text) as SchemaObject;
}
