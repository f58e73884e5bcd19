import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.error.js';

/** The ETag of what is at a revision: a deal, a draft, a user, … */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}

/** Answers a row, and says at which revision it is. */
export function withEtag<Row extends { readonly revision: number }>(reply: FastifyReply, row: Row): Row {
  void reply.header('etag', etagOf(row.revision));
  return row;
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

/** The revision that is meant by what must not happen unseen, such as again by a repeated request; `*` says that any is. */
export function requiredIfMatch(request: FastifyRequest): number | undefined {
  if (request.headers['if-match'] !== undefined) return ifMatchOf(request);
  throw new ProblemError('revision-missing', 'send the ETag that was answered, such as If-Match: "7"');
}

/** Whether a command insists that there is nothing yet (`If-None-Match: *`). */
export function isForNothing(request: FastifyRequest): boolean {
  const given = request.headers['if-none-match'];
  if (given === undefined) return false;
  if (given.trim() === '*') return true;
  const errors = [{ path: 'If-None-Match', reason: 'is not *', hint: 'send *, or leave it out' }];
  throw new ProblemError('request-invalid', undefined, { errors });
}
