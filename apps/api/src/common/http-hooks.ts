import { Logger } from '@nestjs/common';
import type { TokenHolders } from '@app/persistence/token-holders.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestIdHeader, withRequest } from './request-id.js';

/** Answers are data: no browser shall run, frame, guess or pass on any of it. */
const securityHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** What every answer carries, also one that no hook sees. */
export function commonHeaders(request: FastifyRequest): Record<string, string> {
  return { ...securityHeaders, [requestIdHeader]: request.id };
}

/** What happens around every request: its id, the security headers, and one line of log. */
export function addHooks(fastify: FastifyInstance, holders: Pick<TokenHolders, 'upToDate'>): void {
  const logger = new Logger('http');
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(commonHeaders(request));
    withRequest(request, done);
  });
  // Reading the body leaves the context of onRequest.
  fastify.addHook('preHandler', (request, _reply, done) => withRequest(request, done));
  fastify.addHook('onSend', (request, _reply, payload, done) => {
    if (!request.mayChangeHolders) return done(null, payload);
    void holders.upToDate().finally(() => done(null, payload));
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logRequest(logger, request, reply);
    done();
  });
}

/** Neither query nor body: they hold names. Health is asked every second, and is not news. */
function logRequest(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const facts = {
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
    userId: request.signedInAs,
  };
  if (facts.route.startsWith('/health/') && reply.statusCode < 400) logger.debug('request', facts);
  else logger.log('request', facts);
}
