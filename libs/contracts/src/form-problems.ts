import type { Problem } from '@app/domain/errors.js';
import { z } from 'zod';
import { described, elementOf, knownKeys, schemaAt, type Path } from './stand-in.js';

export function dotted(path: Path): string {
  return path.join('.');
}

/** A list of more than so many times what it may hold is not looked into: it is as long as whoever sends it likes. */
const lookedInto = 2;

/**
 * All that is wrong with the form of something: also inside lists that are too long, at which a parse stops.
 * @param issues of the parse
 */
export function allIssues(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  input: unknown,
): z.core.$ZodIssue[] {
  return issues.flatMap((issue) => {
    const element = isLongList(issue, input) ? elementOf(schemaAt(schema, issue.path)) : undefined;
    if (!element) return [issue];
    const found = z.array(element).safeParse(valueAt(input, issue.path)).error?.issues ?? [];
    const inList = found.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
    return [issue, ...allIssues(inList, schema, input)];
  });
}

/** A list of too many items, but not so many that they are not looked at. */
export function isLongList(issue: z.core.$ZodIssue, input: unknown): boolean {
  if (issue.code !== 'too_big') return false;
  const value = valueAt(input, issue.path);
  return Array.isArray(value) && value.length <= Number(issue.maximum) * lookedInto;
}

/** What is wrong with the form of something, and what its schema says of the place. */
export function formProblems(issues: readonly z.core.$ZodIssue[], schema: z.ZodType): Problem[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? unknownKeys(issue, schema) : [formProblem(issue, schema)],
  );
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => {
    const parts = inside(inner);
    return parts && Object.hasOwn(parts, step) ? parts[step] : undefined;
  }, value);
}

export function inside(value: unknown): Record<PropertyKey, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>) : undefined;
}

function unknownKeys({ keys, path }: z.core.$ZodIssueUnrecognizedKeys, schema: z.ZodType): Problem[] {
  const known = knownKeys(schemaAt(schema, path)).join(', ');
  return keys.map((key) => ({
    path: dotted([...path, key]),
    reason: 'is not known here',
    hint: `known are: ${known}`,
  }));
}

function formProblem(issue: z.core.$ZodIssue, schema: z.ZodType): Problem {
  const path = dotted(issue.path);
  const hint = described(schemaAt(schema, issue.path)) ?? 'correct it';
  if (issue.code === 'invalid_type') {
    const isMissing = issue.message.includes('received undefined');
    return {
      path,
      reason: isMissing ? 'is missing' : `is no ${kinds[issue.expected] ?? issue.expected}`,
      hint,
    };
  }
  if (issue.code === 'invalid_value') {
    return {
      path,
      reason: 'is none of the values there are',
      hint: `choose one of: ${issue.values.join(', ')}`,
    };
  }
  if (issue.code === 'too_big' && issue.origin === 'array') {
    return { path, reason: `has too many items, at most ${issue.maximum} are allowed`, hint };
  }
  return { path, reason: lowerFirst(issue.message), hint };
}

const kinds: Readonly<Record<string, string>> = { array: 'list', string: 'text', boolean: 'true or false' };

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
