import { idAt, putId, readSigned, writeSigned } from './signed-token.js';

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
const purpose = 'act';

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
  putId(escalationId, grant);
  putId(userId, grant, 16);
  grant.writeUInt32BE(Math.floor(expiresAt.getTime() / 1_000), 32);
  return writeSigned(key, purpose, grant);
}

/** Reads a token: nothing of it is believed before its signature is checked. */
export function readActToken(keys: readonly Buffer[], token: string, now: Date): ActToken {
  const grant = readSigned(keys, purpose, grantBytes, token);
  if (!grant) return { kind: 'forged' };
  const expiresAt = new Date(grant.readUInt32BE(32) * 1_000);
  if (expiresAt <= now) return { kind: 'expired' };
  return { kind: 'genuine', grant: { escalationId: idAt(grant), userId: idAt(grant, 16), expiresAt } };
}
