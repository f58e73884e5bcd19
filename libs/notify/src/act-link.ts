import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link lets one person do: answer one escalation, until it expires. */
export interface ActGrant {
  readonly escalationId: string;
  readonly userId: string;
  readonly expiresAt: Date;
}

/** What became of a token that was shown to us. */
export type ActToken =
  | { readonly kind: 'genuine'; readonly grant: ActGrant }
  /** We made it, and its time is over. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'forged' };

/**
 * Two weeks: longer than a holiday, so that a mail can be answered after it; an unanswered top level is told again each
 * week, with a new link. A mail that leaks later opens nothing.
 */
export const actLinkDays = 14;

const dayMs = 86_400_000;
/** Two ids of 16 bytes and a time of 4. */
const grantBytes = 36;
const signatureBytes = 32;
const form = /^[A-Za-z0-9_-]{91}$/;

/** The address at which a person can answer an escalation without signing in. */
export function actLink(
  publicUrl: string,
  key: Buffer,
  grant: Omit<ActGrant, 'expiresAt'>,
  now: Date,
): string {
  const expiresAt = new Date(now.getTime() + actLinkDays * dayMs);
  return `${publicUrl}/act/${writeActToken(key, { ...grant, expiresAt })}`;
}

/** A token that grants what it says to whoever holds it. */
export function writeActToken(key: Buffer, { escalationId, userId, expiresAt }: ActGrant): string {
  const grant = Buffer.alloc(grantBytes);
  grant.write(bytesOf(escalationId), 0, 'hex');
  grant.write(bytesOf(userId), 16, 'hex');
  grant.writeUInt32BE(Math.floor(expiresAt.getTime() / 1_000), 32);
  return Buffer.concat([grant, signatureOf(key, grant)]).toString('base64url');
}

/** Reads a token: nothing of it is believed before its signature is checked. */
export function readActToken(keys: readonly Buffer[], token: string, now: Date): ActToken {
  if (!form.test(token)) return { kind: 'forged' };
  const bytes = Buffer.from(token, 'base64url');
  const grant = bytes.subarray(0, grantBytes);
  const signature = bytes.subarray(grantBytes);
  // The last letter of base64 has bits to spare: another spelling of the same bytes is none of ours.
  const isOurs =
    signature.length === signatureBytes &&
    bytes.toString('base64url') === token &&
    keys.some((key) => timingSafeEqual(signature, signatureOf(key, grant)));
  if (!isOurs) return { kind: 'forged' };
  const expiresAt = new Date(grant.readUInt32BE(32) * 1_000);
  if (expiresAt <= now) return { kind: 'expired' };
  return { kind: 'genuine', grant: { escalationId: idIn(grant, 0), userId: idIn(grant, 16), expiresAt } };
}

/** The purpose is signed along, so that nothing else that is ever signed with this key is a link. */
function signatureOf(key: Buffer, grant: Buffer): Buffer {
  return createHmac('sha256', key).update('act\n').update(grant).digest();
}

function bytesOf(id: string): string {
  return id.replaceAll('-', '');
}

function idIn(grant: Buffer, at: number): string {
  const hex = grant.toString('hex', at, at + 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
