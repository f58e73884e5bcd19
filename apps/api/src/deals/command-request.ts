import type { FastifyReply, FastifyRequest } from 'fastify';
import { idempotencyKeyOf, keyedParameter } from '../common/idempotency.js';
import { etagOf, ifMatchOf } from '../common/if-match.js';
import { principalOf } from '../common/principal.js';
import type { Asked } from './deal-commands.service.js';

/** What every command on a deal brings along, and how it is answered. */
export interface GivenCommand {
  /** Who asks, under which key, and at which revision. */
  asks(body: unknown): Asked;
  /** Sets the ETag of what is answered. */
  answer<View extends { readonly revision: number }>(answered: Promise<View>): Promise<View>;
}

/** The command's principal, Idempotency-Key and If-Match, in one parameter. */
export function CommandRequest(): ParameterDecorator {
  return keyedParameter((context): GivenCommand => {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const who = {
      principal: principalOf(request),
      key: idempotencyKeyOf(request),
      ifRevision: ifMatchOf(request),
    };
    return {
      asks: (body) => ({ ...who, body }),
      answer: async (answered) => {
        const view = await answered;
        http.getResponse<FastifyReply>().header('etag', etagOf(view.revision));
        return view;
      },
    };
  });
}
