import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { actLink, actLinkDays, readActToken, writeActToken, type ActGrant } from './act-link.js';

const key = randomBytes(32);
const now = new Date('2026-03-02T09:30:00.000Z');
const grant: ActGrant = {
  escalationId: randomUUID(),
  userId: randomUUID(),
  expiresAt: new Date('2026-03-16T09:30:00.000Z'),
};

describe('a signed link', () => {
  it('grants what was granted, for two weeks', () => {
    const link = actLink('https://deals.example.test', key, grant, now);
    expect(link).toMatch(/^https:\/\/deals\.example\.test\/act\/[\w-]{91}$/);
    const token = link.split('/').at(-1) ?? '';
    expect(readActToken([key], token, now)).toEqual({ kind: 'genuine', grant });
    const end = now.getTime() + actLinkDays * 86_400_000;
    expect(readActToken([key], token, new Date(end - 1)).kind).toBe('genuine');
    expect(readActToken([key], token, new Date(end))).toEqual({ kind: 'expired' });
  });

  it('is known by an older key as well, and by none that is not ours', () => {
    const token = writeActToken(key, grant);
    expect(readActToken([randomBytes(32), key], token, now).kind).toBe('genuine');
    expect(readActToken([randomBytes(32)], token, now)).toEqual({ kind: 'forged' });
    expect(readActToken([], token, now)).toEqual({ kind: 'forged' });
  });

  it('is forged when any letter of it is another', () => {
    const token = writeActToken(key, grant);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'ABYZabyz0189-_'), (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        const kind = changed === token ? 'genuine' : 'forged';
        expect(readActToken([key], changed, now).kind).toBe(kind);
      }),
      { numRuns: 500 },
    );
  });

  it('is forged whatever else is shown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.constant('A'.repeat(91))), (token) => {
        expect(readActToken([key], token, now)).toEqual({ kind: 'forged' });
      }),
    );
  });
});
