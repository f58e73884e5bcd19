import { createHash, randomBytes } from 'node:crypto';

/** `dws_` is a person's session, `dwt_` an API token, `dwl_` a link to a return case. */
export const tokenPrefixes = { session: 'dws_', api: 'dwt_', link: 'dwl_' } as const;
export type TokenKind = keyof typeof tokenPrefixes;

/** A new token of 256 random bits, and the hash under which alone it is kept. */
export function newToken(kind: TokenKind): { token: string; hash: Buffer } {
  const token = tokenPrefixes[kind] + randomBytes(32).toString('base64url');
  return { token, hash: tokenHash(token) };
}

/** The token is random, so that a plain hash hides it as well as a slow one. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
