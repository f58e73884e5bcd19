import { readSigned, writeSigned } from '@app/notify/signed-token.js';
import { z } from 'zod';

/** Cookie of the browser in which a sign-in was begun. */
export const journeyCookie = 'dealwarden_oidc';
/** Longer than anybody looks for a second factor. */
export const journeyMs = 10 * 60_000;

const purpose = 'oidc-journey';
const signatureBytes = 32;

const schema = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where in the page the person wanted to go. */
  then: z.string(),
  until: z.number(),
});

/** What the browser keeps while its person is at the provider: whoever comes back without it began somewhere else. */
export type Journey = z.infer<typeof schema>;

export function writeJourney(key: Buffer, journey: Journey): string {
  return writeSigned(key, purpose, Buffer.from(JSON.stringify(journey)));
}

/** Undefined: it is none of ours, or it is over. */
export function readJourney(keys: readonly Buffer[], cookie: string, now: Date): Journey | undefined {
  const signedBytes = Buffer.from(cookie, 'base64url').length - signatureBytes;
  const signed = signedBytes > 0 ? readSigned(keys, purpose, signedBytes, cookie) : undefined;
  if (!signed) return undefined;
  const journey = schema.parse(JSON.parse(signed.toString('utf8')));
  return journey.until > now.getTime() ? journey : undefined;
}
