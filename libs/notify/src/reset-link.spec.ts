import { randomBytes, randomUUID } from 'node:crypto';
import { writeActToken } from './act-link.js';
import { readResetToken, resetLink, writeResetToken } from './reset-link.js';

const key = randomBytes(32);
const id = randomUUID();

describe('a link that sets a password anew', () => {
  it('is of one request, signed with the newest key or one before', () => {
    const token = writeResetToken(key, id);
    expect(resetLink('https://deals.example.test', key, id)).toBe(
      `https://deals.example.test/password-reset/${token}`,
    );
    expect(readResetToken([randomBytes(32), key], token)).toBe(id);
    expect(readResetToken([randomBytes(32)], token)).toBeUndefined();
  });

  it('is none when a bit of it differs, or when it was signed for something else', () => {
    const token = writeResetToken(key, id);
    const bytes = Buffer.from(token, 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const other = Buffer.from(bytes);
      other[at]! ^= 1;
      expect(readResetToken([key], other.toString('base64url'))).toBeUndefined();
    }
    const grant = { escalationId: id, userId: id, expiresAt: new Date('2027-01-01T00:00:00Z') };
    for (const strange of ['', 'x', `${token}A`, `${token} `, token.slice(1), writeActToken(key, grant)])
      expect(readResetToken([key], strange)).toBeUndefined();
  });
});
