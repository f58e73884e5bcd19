import type { FieldValue } from '@app/domain/deal/state.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';

/** Values of own fields as a command carries them, and what stays in the database. */
export interface SplitFields<Value extends FieldValue | null> {
  readonly fields?: Readonly<Record<string, Value | boolean>>;
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
  const flags = Object.entries(given)
    .filter(([key, value]) => isText(key) && value !== null)
    .map(([key, value]) => [key, flagOf(value, none)] as const);
  return {
    fields: { ...given, ...Object.fromEntries(flags) },
    ...(texts.length > 0 ? { texts: Object.fromEntries(texts) } : {}),
  };
}

/** What a command says of a text. Nobody says of one that it is filled in without writing it: that is refused as no text. */
function flagOf<Value extends FieldValue | null>(value: Value, none: Value): Value | boolean {
  if (typeof value !== 'string') return false;
  return value.trim() === '' ? none : true;
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
