import { idAt, putId, readSigned, writeSigned } from './signed-token.js';

const purpose = 'password-reset';
const idBytes = 16;

/**
 * The address at which a password is set anew. It is made of the request's id and signed; the row of the request says
 * whether it still serves, so the token itself is kept nowhere.
 */
export function resetLink(publicUrl: string, key: Buffer, requestId: string): string {
  return `${publicUrl}/password-reset/${writeResetToken(key, requestId)}`;
}

export function writeResetToken(key: Buffer, requestId: string): string {
  const id = Buffer.alloc(idBytes);
  putId(requestId, id);
  return writeSigned(key, purpose, id);
}

/** The request that a token is of; undefined when it is none of ours. */
export function readResetToken(keys: readonly Buffer[], token: string): string | undefined {
  const id = readSigned(keys, purpose, idBytes, token);
  return id && idAt(id);
}
