import type { FieldValue } from '@app/domain/deal/state.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';

/** Values of own fields as a command carries them, and what stays in the database. */
export interface SplitFields<Value extends FieldValue | null> {
  readonly fields?: Readonly<Record<string, Value | true>>;
  readonly texts?: Readonly<Record<string, string>>;
}

/**
 * Takes the texts out of own fields: they may be of persons, so no workflow carries them. The command says that they are
 * filled in; an empty one is none.
 */
export function splitFields<Value extends FieldValue | null>(
  given: Readonly<Record<string, Value>> | undefined,
  { fields: defined = [] }: PipelineDefinition,
  none: Value,
): SplitFields<Value> {
  if (!given) return {};
  const isText = (key: string) => defined.some((field) => field.key === key && field.type === 'text');
  const texts = Object.entries(given).filter(
    (entry): entry is [string, Value & string] => isText(entry[0]) && typeof entry[1] === 'string',
  );
  const flags = texts.map(([key, text]) => [key, text.trim() === '' ? none : true] as const);
  return {
    fields: { ...given, ...Object.fromEntries(flags) },
    ...(texts.length > 0 ? { texts: Object.fromEntries(texts) } : {}),
  };
}

/** Values of own fields as people see them. */
export function joinFields(
  fields: Readonly<Record<string, FieldValue>> = {},
  texts: Readonly<Record<string, string>>,
  { fields: defined = [] }: PipelineDefinition,
): Record<string, FieldValue> {
  const said = defined
    .filter(({ key, type }) => type === 'text' && Object.hasOwn(fields, key))
    .map(({ key }) => [key, texts[key] ?? ''] as const);
  return { ...fields, ...Object.fromEntries(said) };
}
