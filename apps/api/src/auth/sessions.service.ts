import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { PasswordChange, SessionInfo, SessionView, SignIn } from '@app/contracts/sessions.js';
import { AccountMailRepository } from '@app/persistence/account-mail.repository.js';
import { hashPassword, isPassword } from '@app/persistence/password-hash.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import { SessionRepository } from '@app/persistence/session.repository.js';
import {
  accountsPatience,
  addressesPatience,
  SignInAttemptRepository,
  type Attempt,
} from '@app/persistence/sign-in-attempt.repository.js';
import type { Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { newToken } from '../common/session-token.js';
import { requireGoodPassword } from '../users/password-rules.js';
import { userViewOf } from '../users/user-view.js';

/** A working day with overtime; after it one signs in again. */
const sessionMs = 12 * 3_600_000;

/** Signs people in and out. */
@Injectable()
export class SessionsService implements OnModuleInit {
  /** Of no user: who is unknown is checked against it, and costs the same time as who is known. */
  private nobodysHash = '';

  constructor(
    private readonly people: PeopleRepository,
    private readonly sessions: SessionRepository,
    private readonly attempts: SignInAttemptRepository,
    private readonly accountMails: AccountMailRepository,
  ) {}

  async onModuleInit(): Promise<void> {
    this.nobodysHash = await hashPassword(newToken('session').token);
  }

  /**
   * @param address where the request comes from
   * @throws ProblemError sign-in-failed, whatever was wrong; sign-in-locked, whether or not anybody has the e-mail
   */
  async signIn({ email, password }: SignIn, address: string): Promise<SessionView> {
    const account = accountSubject(email);
    const place = `address\n${address}`;
    // The address first: one that is kept out shall not keep others out of their accounts.
    refuseLocked(await this.attempts.begin(place, addressesPatience));
    const attempt = await this.attempts.begin(account, accountsPatience);
    refuseLocked(attempt);
    const found = await this.people.credentials(email);
    const isRight = await isPassword(found?.passwordHash ?? this.nobodysHash, password);
    if (!found?.passwordHash || !isRight) {
      if (attempt.locks) await this.accountMails.order('wrong-passwords', email);
      throw new ProblemError('sign-in-failed');
    }
    await this.attempts.succeeded(account, place);
    const { token, hash } = newToken('session');
    const expiresAt = new Date(Date.now() + sessionMs);
    await this.sessions.start(hash, found.user.id, expiresAt);
    return { token, expiresAt: expiresAt.toISOString(), user: userViewOf(found.user) };
  }

  async signOut(principal: Principal): Promise<void> {
    await this.sessions.end(principal.session);
  }

  async listOf(principal: Principal): Promise<SessionInfo[]> {
    const rows = await this.sessions.sessionsOf(principal.userId);
    return rows.map(({ id, tokenHash, createdAt, expiresAt }) => ({
      id,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      current: tokenHash.equals(principal.session),
    }));
  }

  /** @throws ProblemError not-found, also for a session of somebody else */
  async endOne(principal: Principal, id: string): Promise<void> {
    if (!(await this.sessions.endOne(principal.userId, id))) throw notFound('no such session of yours');
  }

  /**
   * Sets one's own password; one's other sessions end.
   * @throws ProblemError password-wrong, password-too-easy, sign-in-locked
   */
  async changePassword(principal: Principal, { current, password }: PasswordChange): Promise<void> {
    const guessing = `password\n${principal.userId}`;
    const attempt = await this.attempts.begin(guessing, accountsPatience);
    refuseLocked(attempt);
    const found = await this.people.credentialsOf(principal.userId);
    const isRight = await isPassword(found?.passwordHash ?? this.nobodysHash, current);
    if (!found?.passwordHash || !isRight) {
      if (attempt.locks && found) await this.accountMails.order('wrong-passwords', found.user.email);
      throw new ProblemError('password-wrong');
    }
    await this.attempts.succeeded(guessing);
    requireGoodPassword(password, found.user);
    await this.people.changePassword(principal.userId, await hashPassword(password), principal.session);
  }
}

/** Under which wrong passwords of an account are counted. */
export function accountSubject(email: string): string {
  return `account\n${email.toLowerCase()}`;
}

function refuseLocked({ waitSeconds }: Attempt): void {
  if (waitSeconds > 0)
    throw new ProblemError('sign-in-locked', undefined, {
      headers: { 'retry-after': String(Math.ceil(waitSeconds)) },
    });
}
