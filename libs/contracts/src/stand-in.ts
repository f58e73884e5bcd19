import { z } from 'zod';

/** A part of a schema, whatever it is of. */
type Part = z.core.$ZodType;

/** The parts of the path to a value. */
export type Path = readonly PropertyKey[];

/** What a schema asks for at a path; undefined when it knows no such place. */
export function schemaAt(schema: Part, path: Path): Part | undefined {
  let part: Part | undefined = bare(schema);
  for (const step of path) {
    const def = defOf(part);
    if (def.type === 'object') part = Object.hasOwn(def.shape, step) ? def.shape[String(step)] : undefined;
    else if (def.type === 'array') part = def.element;
    else if (def.type === 'record') part = def.valueType;
    else if (def.type === 'union') part = optionWith(def.options, String(step));
    else return undefined;
    if (!part) return undefined;
    part = bare(part);
  }
  return part;
}

/** What a list is of; undefined of anything else. */
export function elementOf(schema: Part | undefined): Part | undefined {
  const def = schema && defOf(bare(schema));
  return def?.type === 'array' ? def.element : undefined;
}

function optionWith(options: readonly Part[], step: string): Part | undefined {
  return options.map((option) => schemaAt(option, [step])).find((found) => found !== undefined);
}

function defOf(schema: Part): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.core.$ZodTypes)._zod.def;
}

function bare(schema: Part): Part {
  const def = defOf(schema);
  return def.type === 'optional' || def.type === 'default' ? bare(def.innerType) : schema;
}

/**
 * A value that a schema takes: put where one of bad form is, it lets the rest be checked.
 * @param name makes texts differ from each other, so that no two stand-ins look alike
 */
export function standIn(schema: Part, name: string): unknown {
  const def = defOf(bare(schema));
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape)
          .filter(([, part]) => part._zod.optin !== 'optional')
          .map(([key, part]) => [key, standIn(part, `${name}-${key.toLowerCase()}`)]),
      );
    case 'array':
      return [];
    case 'union':
      return def.options[0] && standIn(def.options[0], name);
    case 'enum':
      return Object.values(def.entries)[0];
    case 'boolean':
      return true;
    case 'number':
      return 0;
    default:
      return [name, 'EUR', '0'].find((text) => z.safeParse(schema, text).success);
  }
}

/** Keys that an object schema knows. */
export function knownKeys(schema: Part | undefined): string[] {
  const def = schema && defOf(bare(schema));
  if (def?.type === 'object') return Object.keys(def.shape);
  return def?.type === 'union' ? def.options.flatMap(knownKeys) : [];
}

/** What a schema says of itself: for a hint. */
export function described(schema: Part | undefined): string | undefined {
  if (!schema) return undefined;
  const { description, examples } = z.globalRegistry.get(schema) ?? {};
  const example: unknown = Array.isArray(examples) ? examples[0] : undefined;
  const shown = example === undefined ? undefined : `such as ${JSON.stringify(example)}`;
  return [description, shown].filter((text) => text !== undefined).join(', ') || undefined;
}
