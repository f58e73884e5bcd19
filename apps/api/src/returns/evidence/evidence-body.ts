import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../../common/problem.error.js';

/** What evidence is sent as. What it is says its content. */
export const sentAs = [
  'image/jpeg',
  'image/png',
  'image/webp',
  'application/pdf',
  'application/octet-stream',
];
const contentType = /^(?:image\/|application\/(?:pdf|octet-stream)\b)/;

/** Lets the bodies of one address be read as they come, and nowhere else: they are not gathered first. */
export function streamBodiesOf(fastify: FastifyInstance, route: string): void {
  fastify.addContentTypeParser(contentType, (request: FastifyRequest, body, done) => {
    if (request.routeOptions.url === route && request.method === 'POST') done(null, body);
    else done(Object.assign(new Error('no files here'), { statusCode: 415 }));
  });
}

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
