import type { Problem } from '@app/domain/errors.js';
import type { z } from 'zod';
import { described, knownKeys, schemaAt, type Path } from './stand-in.js';

export function dotted(path: Path): string {
  return path.join('.');
}

/** What is wrong with the form of something, and what its schema says of the place. */
export function formProblems(issues: readonly z.core.$ZodIssue[], schema: z.ZodType): Problem[] {
  const tooLong = issues.filter((issue) => issue.code === 'too_big').map((issue) => dotted(issue.path));
  return issues
    .filter(({ path }) => !tooLong.some((list) => dotted(path).startsWith(`${list}.`)))
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? unknownKeys(issue, schema) : [formProblem(issue, schema)],
    );
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
