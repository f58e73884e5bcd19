import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The header in which a request's id comes and goes. */
export const requestIdHeader = 'x-request-id';

const sane = /^[A-Za-z0-9._-]{1,64}$/;
const current = new AsyncLocalStorage<string>();

/** The id a client gave its request, if it may stand in a log; else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers[requestIdHeader];
  return typeof given === 'string' && sane.test(given) ? given : randomUUID();
}

/** Runs what serves a request, so that its log lines carry the request's id. */
export function withRequestId<Result>(requestId: string, serve: () => Result): Result {
  return current.run(requestId, serve);
}

/** Id of the request being served; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return current.getStore();
}
