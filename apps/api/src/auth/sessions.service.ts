import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { PasswordChange, SessionView, SignIn } from '@app/contracts/sessions.js';
import { hashPassword, isPassword } from '@app/persistence/password-hash.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import { SessionRepository } from '@app/persistence/session.repository.js';
import type { Principal } from '../common/principal.js';
import { ProblemError } from '../common/problem.error.js';
import { newSessionToken } from '../common/session-token.js';
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
  ) {}

  async onModuleInit(): Promise<void> {
    this.nobodysHash = await hashPassword(newSessionToken().token);
  }

  /** @throws ProblemError sign-in-failed, whatever was wrong. */
  async signIn({ email, password }: SignIn): Promise<SessionView> {
    const found = await this.people.credentials(email);
    const isRight = await isPassword(found?.passwordHash ?? this.nobodysHash, password);
    if (!found?.passwordHash || !isRight) throw new ProblemError('sign-in-failed');
    const { token, hash } = newSessionToken();
    const expiresAt = new Date(Date.now() + sessionMs);
    await this.sessions.start(hash, found.user.id, expiresAt);
    return { token, expiresAt: expiresAt.toISOString(), user: userViewOf(found.user) };
  }

  async signOut(principal: Principal): Promise<void> {
    await this.sessions.end(principal.session);
  }

  /**
   * Sets one's own password; one's other sessions end.
   * @throws ProblemError password-wrong
   */
  async changePassword(principal: Principal, { current, password }: PasswordChange): Promise<void> {
    const found = await this.people.credentialsOf(principal.userId);
    const isRight = await isPassword(found?.passwordHash ?? this.nobodysHash, current);
    if (!found?.passwordHash || !isRight) throw new ProblemError('password-wrong');
    await this.people.changePassword(principal.userId, await hashPassword(password), principal.session);
  }
}
