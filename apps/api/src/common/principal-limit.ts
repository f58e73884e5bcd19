import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problem.error.js';

const minuteMs = 60_000;

type Count = ReturnType<FastifyInstance['createRateLimit']>;

/**
 * Refuses whoever is signed in and asks more often than they may: each person by all of their sessions together, each API token by
 * itself, from whatever address. So no one program takes from all others what the machine can do, and none locks the page of the
 * person for whom it acts. Answers tell how much is left, unless the address has less (`limitRequests`).
 */
@Injectable()
export class PrincipalLimit {
  private count?: Count;

  /** @param perMinute 0: no limit */
  limitBy(fastify: FastifyInstance, perMinute: number): void {
    if (perMinute === 0) return;
    this.count = fastify.createRateLimit({
      max: perMinute,
      timeWindow: minuteMs,
      keyGenerator: principalOf,
    });
  }

  /**
   * Counts a request of somebody who is known by now.
   * @throws ProblemError too-many-requests, with when to come again
   */
  async check(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const counted = await this.count?.(request);
    if (!counted || counted.isAllowed) return;
    const { max, remaining, ttlInSeconds, isExceeded } = counted;
    const ofAddress = reply.getHeader('ratelimit-remaining');
    if (ofAddress === undefined || remaining <= Number(ofAddress)) {
      reply.headers({
        'ratelimit-limit': max,
        'ratelimit-remaining': remaining,
        'ratelimit-reset': ttlInSeconds,
      });
    }
    if (!isExceeded) return;
    throw new ProblemError(
      'too-many-requests',
      `at most ${max} requests a minute of one person or API token`,
      {
        headers: { 'retry-after': String(ttlInSeconds) },
      },
    );
  }
}

/** Ids of persons and of tokens are UUIDs, so no two of them are alike. */
function principalOf({ apiTokenId, signedInAs = '' }: FastifyRequest): string {
  return apiTokenId ?? signedInAs;
}
