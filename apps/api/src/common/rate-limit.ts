import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from './problem.error.js';

const minuteMs = 60_000;

/**
 * Refuses an address that asks more often than it may, before anything is looked up for it: a program that has run wild does
 * not slow everybody else down. Answers tell how much is left (`ratelimit-limit`, `-remaining`, `-reset`). What one account's
 * sign-ins may be, how often a person or a token may ask, and how many commands of one deal may wait, is limited apart.
 * @param perMinute 0: no limit
 */
export async function limitRequests(fastify: FastifyInstance, perMinute: number): Promise<void> {
  await fastify.register(rateLimit, {
    global: perMinute > 0,
    max: perMinute,
    timeWindow: minuteMs,
    enableDraftSpec: true,
    // Whoever watches over it must see that it runs, also then.
    allowList: ({ url }) => url.startsWith('/health/'),
    errorResponseBuilder: (_request, { ttl }) =>
      new ProblemError('too-many-requests', `at most ${perMinute} requests a minute from one address`, {
        headers: { 'retry-after': String(Math.ceil(ttl / 1_000)) },
      }),
  });
}
