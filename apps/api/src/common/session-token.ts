import { createHash, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Cookie of the page's session. */
export const sessionCookie = 'dealwarden_session';

const prefix = 'dws_';
const form = /^dws_[A-Za-z0-9_-]{43}$/;

export interface PresentedToken {
  readonly hash: Buffer;
  /** Browsers send cookies of their own accord, so where the request comes from matters. */
  readonly fromCookie: boolean;
}

/** A new token of 256 random bits, and the hash under which alone it is kept. */
export function newSessionToken(): { token: string; hash: Buffer } {
  const token = prefix + randomBytes(32).toString('base64url');
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
  return form.test(token) ? { hash: hashOf(token), fromCookie } : undefined;
}

/** The token is random, so that a plain hash hides it as well as a slow one. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
