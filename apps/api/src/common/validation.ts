import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { ProblemDetail } from '@app/contracts/problem.js';
import { ProblemError } from './problem.error.js';

/** An issue as zod reports it (Standard Schema, and what zod adds). */
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
  /** Keys that the schema does not know. */
  readonly keys?: readonly string[];
}

/** More than this nobody reads; a body of a megabyte can hold far more mistakes. */
const errorsAtMost = 100;

/** Holds bodies, queries and paths against the schema of their decorator: `@Body({ schema })`. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new ProblemError('request-invalid', undefined, { errors: errorsOf(issues) }),
  });
}

function errorsOf(issues: readonly Issue[]): ProblemDetail[] {
  return issues.flatMap(errorsOfIssue).slice(0, errorsAtMost);
}

function errorsOfIssue({ path = [], keys, message }: Issue): ProblemDetail[] {
  if (!keys) return [{ path: dotted(path), reason: message }];
  const hint = 'leave it out, or mind its spelling';
  return keys
    .slice(0, errorsAtMost)
    .map((key) => ({ path: dotted([...path, key]), reason: 'is not known here', hint }));
}

function dotted(path: NonNullable<Issue['path']>): string {
  return path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
}
