import { tokenHash, tokenPrefixes, type TokenKind } from '@app/persistence/secret-token.js';
import type { Config } from '@app/config/config.js';
import type { SessionView } from '@app/contracts/sessions.js';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Cookie of the page's session. */
export const sessionCookie = 'dealwarden_session';

const form = /^dw[st]_[A-Za-z0-9_-]{43}$/;

/** For the page, whose scripts cannot read it; programs take the token from the answer. */
export function setSessionCookie(
  reply: FastifyReply,
  { token, expiresAt }: Pick<SessionView, 'token' | 'expiresAt'>,
  { DEALWARDEN_SECURE_COOKIES: secure }: Config,
): void {
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  void reply.setCookie(sessionCookie, token, { ...options, expires: new Date(expiresAt) });
}

export interface PresentedToken {
  readonly kind: TokenKind;
  readonly hash: Buffer;
  /** Browsers send cookies of their own accord, so where the request comes from matters. */
  readonly fromCookie: boolean;
}

/** The token a request presents: `Authorization: Bearer …`, else the cookie; undefined when it has neither in good form. */
export function presentedToken(request: FastifyRequest): PresentedToken | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const [scheme, token = ''] = authorization.split(' ');
    return scheme?.toLowerCase() === 'bearer' ? presented(token, false) : undefined;
  }
  return presented(request.cookies[sessionCookie] ?? '', true);
}

function presented(token: string, fromCookie: boolean): PresentedToken | undefined {
  if (!form.test(token)) return undefined;
  const kind = token.startsWith(tokenPrefixes.api) ? 'api' : 'session';
  // A cookie is a page's: programs send their token on purpose.
  if (kind === 'api' && fromCookie) return undefined;
  return { kind, hash: tokenHash(token), fromCookie };
}
