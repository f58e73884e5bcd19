import { refuse, type Refusal } from '../errors.js';
import type { FieldDefinition, PipelineDefinition } from '../pipeline/definition.js';
import { isAmount } from './money.js';
import type { FieldValue } from './state.js';

const date = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
/** A decimal of a field may be negative, an amount of money may not. */
const sign = /^-/;

/** Own fields that do not fit the pipeline, all at once; null empties a field. */
export function misfitting(
  fields: Readonly<Record<string, FieldValue | null>>,
  pipeline: PipelineDefinition,
): Refusal | undefined {
  const known = new Map((pipeline.fields ?? []).map((field) => [field.key, field]));
  const problems = Object.entries(fields).flatMap(([key, value]) => {
    const field = known.get(key);
    if (!field) return [`${key}: the pipeline has no such field`];
    const problem = value === null ? undefined : problemOf(field, value);
    return problem ? [`${key}: ${problem}`] : [];
  });
  return problems.length === 0 ? undefined : refuse('field-invalid', problems.join('; '));
}

function problemOf({ type, choices = [] }: FieldDefinition, value: FieldValue): string | undefined {
  const keys = choices.map((choice) => choice.key);
  switch (type) {
    case 'text':
      return value === true ? undefined : 'takes text';
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : 'takes a whole number';
    case 'decimal':
      return typeof value === 'string' && isAmount(value.replace(sign, ''))
        ? undefined
        : 'takes decimal text, such as "12.5"';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'takes true or false';
    case 'date':
      return isDate(value) ? undefined : 'takes a day, such as "2026-03-31"';
    case 'choice':
      return typeof value === 'string' && keys.includes(value)
        ? undefined
        : `takes one of: ${keys.join(', ')}`;
    case 'choices':
      return areChoices(value, keys) ? undefined : `takes a list of: ${keys.join(', ')}, each once`;
  }
}

/** A day of the calendar that exists, as `YYYY-MM-DD`. */
export function isDate(value: FieldValue): boolean {
  if (typeof value !== 'string' || !date.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00.000Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(value);
}

function areChoices(value: FieldValue, keys: readonly string[]): boolean {
  if (!Array.isArray(value)) return false;
  const list: readonly unknown[] = value;
  return (
    new Set(list).size === list.length && list.every((one) => typeof one === 'string' && keys.includes(one))
  );
}

/** Fields after a change: null and empty values are no values. */
export function merged(
  before: Readonly<Record<string, FieldValue>> | undefined,
  changes: Readonly<Record<string, FieldValue | null>>,
): Readonly<Record<string, FieldValue>> | undefined {
  const entries = Object.entries({ ...before, ...changes }).filter(
    (entry): entry is [string, FieldValue] => entry[1] !== null && entry[1] !== '' && !isEmptyList(entry[1]),
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isEmptyList(value: FieldValue): boolean {
  return Array.isArray(value) && value.length === 0;
}
