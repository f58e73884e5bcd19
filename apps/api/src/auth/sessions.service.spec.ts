import { jest } from '@jest/globals';
import type { AccountMailRepository } from '@app/persistence/account-mail.repository.js';
import type { AuditRepository } from '@app/persistence/audit.repository.js';
import type { Credentials, PeopleRepository } from '@app/persistence/people.repository.js';
import type { SessionRepository } from '@app/persistence/session.repository.js';
import type { SignInAttemptRepository } from '@app/persistence/sign-in-attempt.repository.js';

const real = await import('@app/persistence/password-hash.js');
const isPassword = jest.fn(real.isPassword);
jest.unstable_mockModule('@app/persistence/password-hash.js', () => ({ ...real, isPassword }));
const { SessionsService } = await import('./sessions.service.js');

const user = {
  ...{ id: '0198f3a2-5c1e-7b53-9d0a-2f6b8f0c7d11', email: 'anna@example.test', name: 'Anna' },
  ...{ roles: [], teamId: null, locale: 'en', timeZone: 'UTC', calendarKey: null },
  ...{ mails: 'separate', active: true, revision: 1 },
} satisfies Credentials['user'];

let passwordHash: string;
beforeAll(async () => {
  passwordHash = await real.hashPassword('deals want to be closed');
});

async function serviceFor(found: Credentials | undefined) {
  const note = jest.fn(async () => undefined);
  const service = new SessionsService(
    { credentials: async () => found } as unknown as PeopleRepository,
    {} as SessionRepository,
    { begin: async () => ({ waitSeconds: 0, locks: false }) } as unknown as SignInAttemptRepository,
    {} as AccountMailRepository,
    { note } as unknown as AuditRepository,
  );
  await service.onModuleInit();
  return { service, note };
}

describe('a sign-in that fails', () => {
  it.each<[string, () => Credentials | undefined]>([
    ['with a wrong password', () => ({ user, passwordHash })],
    ['of whoever has no password', () => ({ user, passwordHash: null })],
    ['of nobody', () => undefined],
  ])('%s costs one hash of the same price, and is told alike', async (_, found) => {
    isPassword.mockClear();
    const { service, note } = await serviceFor(found());
    const attempt = service.signIn({ email: user.email, password: 'a guess' }, { address: '127.0.0.1' });
    await expect(attempt).rejects.toMatchObject({ code: 'sign-in-failed', detail: undefined });
    expect(isPassword).toHaveBeenCalledTimes(1);
    const [[hash, password] = []] = isPassword.mock.calls;
    const price = (text = '') => text.split('$').slice(0, 4);
    expect([price(hash), password]).toEqual([price(passwordHash), 'a guess']);
    expect(note).toHaveBeenCalledTimes(1);
  });
});
