import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** The header in which a request's id comes and goes. */
export const requestIdHeader = 'x-request-id';

const sane = /^[A-Za-z0-9._-]{1,64}$/;
const current = new AsyncLocalStorage<FastifyRequest>();

/** The id a client gave its request, if it may stand in a log; else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers[requestIdHeader];
  return typeof given === 'string' && sane.test(given) ? given : randomUUID();
}

/** Serves a request, so that its log lines carry its id, and what it changes is known as its doing. */
export function withRequest<Result>(request: FastifyRequest, serve: () => Result): Result {
  return current.run(request, serve);
}

/** The request being served; undefined outside of one. */
export function currentRequest(): FastifyRequest | undefined {
  return current.getStore();
}
