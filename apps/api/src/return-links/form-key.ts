import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

const form = /^([\da-f-]{36})\.([\w-]{43})$/;

/**
 * A key for one form of one link's page. It is signed with the link's own token, which only the page of its holder knows: a
 * form that was not made with that page does nothing.
 */
export function formKey(token: string, nonce: string = randomUUID()): string {
  return `${nonce}.${signatureOf(token, nonce)}`;
}

/** What makes the form one of a kind, once its key is checked; undefined when the key was made for no page of this link. */
export function nonceOf(token: string, key: string): string | undefined {
  const [, nonce, signature] = form.exec(key) ?? [];
  if (nonce === undefined || signature === undefined) return undefined;
  const expected = Buffer.from(signatureOf(token, nonce));
  return timingSafeEqual(Buffer.from(signature), expected) ? nonce : undefined;
}

function signatureOf(token: string, nonce: string): string {
  return createHmac('sha256', token).update(`form\n${nonce}`).digest('base64url');
}
