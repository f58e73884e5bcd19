import { readConfig } from '@app/config/config.js';
import type { FastifyReply } from 'fastify';
import { setSessionCookie } from './session-token.js';

describe('the cookie of a session', () => {
  it.each([true, false])('goes over https alone where it is set so: %s', (secure) => {
    const set: unknown[][] = [];
    const reply = { setCookie: (...given: unknown[]) => set.push(given) } as unknown as FastifyReply;
    const config = readConfig({ DEALWARDEN_SECURE_COOKIES: String(secure) }, '/nowhere');
    setSessionCookie(reply, { token: 'dws_1', expiresAt: '2026-03-02T08:00:00.000Z' }, config);
    const flags = { path: '/', httpOnly: true, sameSite: 'strict', secure };
    expect(set).toEqual([
      ['dealwarden_session', 'dws_1', { ...flags, expires: new Date('2026-03-02T08:00:00Z') }],
    ]);
  });
});
