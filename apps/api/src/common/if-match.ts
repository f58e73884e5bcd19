import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem.error.js';

/** The ETag of a deal, or of a draft, at a revision. */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}

/** The revision a command insists on (`If-Match: "7"`); undefined when it insists on none. */
export function ifMatchOf(request: FastifyRequest): number | undefined {
  const given = request.headers['if-match'];
  if (given === undefined || given.trim() === '*') return undefined;
  const [, revision] = /^\s*"(\d{1,9})"\s*$/.exec(given) ?? [];
  if (revision !== undefined) return Number(revision);
  const errors = [
    {
      path: 'If-Match',
      reason: 'is not an ETag as it was answered',
      hint: 'send one ETag as it was answered, such as "7"',
    },
  ];
  throw new ProblemError('request-invalid', undefined, { errors });
}
