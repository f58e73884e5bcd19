import { createHmac, timingSafeEqual } from 'node:crypto';

const signatureBytes = 32;

/** What is signed, with its signature behind it, as text that fits into an address. */
export function writeSigned(key: Buffer, purpose: string, signed: Buffer): string {
  return Buffer.concat([signed, signatureOf(key, purpose, signed)]).toString('base64url');
}

/**
 * What a token says, once its signature is checked: nothing of it is believed before. Undefined: it is none that we made for
 * this purpose.
 * @param signedBytes how long what is signed is
 */
export function readSigned(
  keys: readonly Buffer[],
  purpose: string,
  signedBytes: number,
  token: string,
): Buffer | undefined {
  const bytes = Buffer.from(token, 'base64url');
  // The last letter of base64 has bits to spare: another spelling of the same bytes is none of ours.
  if (bytes.length !== signedBytes + signatureBytes || bytes.toString('base64url') !== token)
    return undefined;
  const signed = bytes.subarray(0, signedBytes);
  const signature = bytes.subarray(signedBytes);
  return keys.some((key) => timingSafeEqual(signature, signatureOf(key, purpose, signed)))
    ? signed
    : undefined;
}

/** Writes an id's 16 bytes. */
export function putId(id: string, into: Buffer, at = 0): void {
  into.write(id.replaceAll('-', ''), at, 'hex');
}

/** The id whose 16 bytes stand there. */
export function idAt(from: Buffer, at = 0): string {
  const hex = from.toString('hex', at, at + 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The purpose is signed along, so that nothing that was signed for one serves another. */
function signatureOf(key: Buffer, purpose: string, signed: Buffer): Buffer {
  return createHmac('sha256', key).update(`${purpose}\n`).update(signed).digest();
}
