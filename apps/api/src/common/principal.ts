import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Action, Reach, Role } from '@app/domain/access/permissions.js';
import type { FastifyRequest } from 'fastify';

/** Who acts, and how far the action that the route names reaches for them. */
export interface Principal {
  readonly userId: string;
  readonly roles: readonly Role[];
  /** Of an API token: all that it may do of what its owner may. */
  readonly scopes?: readonly Action[];
  /** The API token itself. */
  readonly tokenId?: string;
  /** They hold a signed link, and no session. */
  readonly byLink?: true;
  /** The team the user is in, and those the user heads. */
  readonly teamIds: readonly string[];
  /** Of the permitted action: queries are built from it. */
  readonly reach: Reach;
  /** Hash of the token presented; on routes for whoever is signed in it is the session's: what ends a session knows it by this. */
  readonly session: Buffer;
}

declare module 'fastify' {
  interface FastifyRequest {
    principal?: Principal;
    /** Whoever is signed in, permitted or not: the log names them. */
    signedInAs?: string;
    /** The API token with which a program acts for them. */
    apiTokenId?: string;
    /** They hold a signed link, and no session. */
    cameByLink?: boolean;
    /** It changes something although browsers come by GET: the audit is told who it was. */
    changesByReading?: boolean;
    /** It may end a session or change rights: its answer waits until nothing older is remembered. */
    mayChangeHolders?: boolean;
  }
}

/** The principal of the request. On a public route there is none, and asking for it is a mistake of ours. */
export function principalOf({ principal }: FastifyRequest): Principal {
  if (!principal) throw new Error('a public route has no principal');
  return principal;
}

export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal =>
  principalOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
