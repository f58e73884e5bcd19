import { createHash, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Cookie of the page's session. */
export const sessionCookie = 'dealwarden_session';

/** `dws_` is a person's session, `dwt_` an API token. */
const prefixes = { session: 'dws_', api: 'dwt_' } as const;
export type TokenKind = keyof typeof prefixes;
const form = /^dw[st]_[A-Za-z0-9_-]{43}$/;

export interface PresentedToken {
  readonly kind: TokenKind;
  readonly hash: Buffer;
  /** Browsers send cookies of their own accord, so where the request comes from matters. */
  readonly fromCookie: boolean;
}

/** A new token of 256 random bits, and the hash under which alone it is kept. */
export function newToken(kind: TokenKind): { token: string; hash: Buffer } {
  const token = prefixes[kind] + randomBytes(32).toString('base64url');
  return { token, hash: hashOf(token) };
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
  const kind = token.startsWith(prefixes.api) ? 'api' : 'session';
  // A cookie is a page's: programs send their token on purpose.
  if (kind === 'api' && fromCookie) return undefined;
  return { kind, hash: hashOf(token), fromCookie };
}

/** The token is random, so that a plain hash hides it as well as a slow one. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
