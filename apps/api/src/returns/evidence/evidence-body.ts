import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../../common/problem.error.js';
import type { StreamedBody } from '../../common/streamed-bodies.js';

/** What evidence is sent as. What it is says its content. */
export const sentAs = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'application/pdf',
  'application/octet-stream',
];

/** A photo or document of a return case. */
export const caseEvidence: StreamedBody = {
  method: 'POST',
  url: '/api/v1/return-cases/:id/evidence',
  types: /^(?:image\/|application\/(?:pdf|octet-stream)\b)/,
};

/** @throws ProblemError media-type-unsupported, body-too-large */
export function contentOf(request: FastifyRequest, bytesAtMost: number): Readable {
  if (!(request.body instanceof Readable))
    throw new ProblemError('media-type-unsupported', `send the content itself, as ${sentAs.join(', ')}`);
  if (Number(request.headers['content-length'] ?? 0) > bytesAtMost) throw tooLarge(bytesAtMost);
  return request.body;
}

export function tooLarge(bytesAtMost: number): ProblemError {
  return new ProblemError('body-too-large', `at most ${bytesAtMost} bytes`, {
    // What is still coming is not waited for.
    headers: { connection: 'close' },
  });
}
