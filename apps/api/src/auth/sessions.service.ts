import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { PasswordChange, SessionInfo, SessionView, SignIn } from '@app/contracts/sessions.js';
import { AccountMailRepository } from '@app/persistence/account-mail.repository.js';
import { AuditRepository } from '@app/persistence/audit.repository.js';
import { hashPassword, isPassword } from '@app/persistence/password-hash.js';
import { PeopleRepository, type User } from '@app/persistence/people.repository.js';
import { newToken } from '@app/persistence/secret-token.js';
import { SessionRepository } from '@app/persistence/session.repository.js';
import {
  accountsPatience,
  addressesPatience,
  SignInAttemptRepository,
  type Attempt,
} from '@app/persistence/sign-in-attempt.repository.js';
import type { Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { requireGoodPassword } from '../users/password-rules.js';
import { userViewOf } from '../users/user-view.js';

/** A working day with overtime; after it one signs in again. */
const sessionMs = 12 * 3_600_000;

/** Where a sign-in comes from. */
interface Place {
  readonly address: string;
  readonly agent?: string;
}

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
    private readonly audit: AuditRepository,
  ) {}

  async onModuleInit(): Promise<void> {
    this.nobodysHash = await hashPassword(newToken('session').token);
  }

  /**
   * @param from where the request comes from
   * @throws ProblemError sign-in-failed, whatever was wrong; sign-in-locked, whether or not anybody has the e-mail
   */
  async signIn({ email, password }: SignIn, from: Place): Promise<SessionView> {
    const account = accountSubject(email);
    const place = placeSubject(from.address);
    // The address first: one that is kept out shall not keep others out of their accounts.
    refuseLocked(await this.attempts.begin(place, addressesPatience));
    const attempt = await this.attempts.begin(account, accountsPatience);
    refuseLocked(attempt);
    const found = await this.people.credentials(email);
    const isRight = await isPassword(found?.passwordHash ?? this.nobodysHash, password);
    if (!found?.passwordHash || !isRight) {
      await this.noteWrong('sign-in', email, attempt.locks, found?.user.id);
      throw new ProblemError('sign-in-failed');
    }
    await this.attempts.succeeded(account, place);
    return this.begin(found.user, from, 'password');
  }

  /** Counts that an address lets a provider vouch for somebody, like a password until it is right. */
  async countAttempt(address: string): Promise<void> {
    refuseLocked(await this.attempts.begin(placeSubject(address), addressesPatience));
  }

  /** A provider has said who it is. */
  async beginByProvider(user: User, from: Place): Promise<SessionView> {
    // Passwords that were guessed from there stay guessed.
    await this.attempts.succeeded(undefined, placeSubject(from.address));
    return this.begin(user, from, 'oidc');
  }

  /** A provider's word was not enough, for the reason of this code. */
  async noteRefused(code: string): Promise<void> {
    await this.audit.note({ action: 'sign-in.failed', detail: { by: 'oidc', code } });
  }

  /** Always a session of its own: what a browser had before gives nobody a way into it. */
  private async begin(user: User, from: Place, by: 'password' | 'oidc'): Promise<SessionView> {
    const { token, hash: tokenHash } = newToken('session');
    const expiresAt = new Date(Date.now() + sessionMs);
    await this.sessions.start({ tokenHash, userId: user.id, expiresAt, ...from });
    const object = { kind: 'user', id: user.id };
    await this.audit.note({ action: 'sign-in.succeeded', object, detail: by === 'oidc' ? { by } : {} });
    return { token, expiresAt: expiresAt.toISOString(), user: userViewOf(user) };
  }

  async signOut(principal: Principal): Promise<void> {
    await this.sessions.end(principal.session);
    await this.audit.note({ action: 'session.ended', object: { kind: 'user', id: principal.userId } });
  }

  async listOf(principal: Principal): Promise<SessionInfo[]> {
    const rows = await this.sessions.sessionsOf(principal.userId);
    return rows.map(({ id, tokenHash, createdAt, expiresAt, address, agent }) => ({
      ...{ id, address, agent },
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      current: tokenHash.equals(principal.session),
    }));
  }

  /** @throws ProblemError not-found, also for a session of somebody else */
  async endOne(principal: Principal, id: string): Promise<void> {
    if (!(await this.sessions.endOne(principal.userId, id))) throw notFound('no such session of yours');
    await this.audit.note({ action: 'session.ended', object: { kind: 'user', id: principal.userId } });
  }

  async endOthers(principal: Principal): Promise<void> {
    const count = await this.sessions.endOthers(principal.userId, principal.session);
    const object = { kind: 'user', id: principal.userId };
    if (count > 0) await this.audit.note({ action: 'session.ended', object, detail: { count } });
  }

  /** Alike for accounts that nobody has, so that they take the same time. */
  private async noteWrong(what: string, email: string, locks: boolean, userId?: string): Promise<void> {
    const object = { kind: 'user', id: userId ?? null };
    // Of nobody's account what was typed is kept, unless it might be a password typed into the wrong field.
    const values: Record<string, string> = userId === undefined && email.includes('@') ? { email } : {};
    await this.audit.note({ action: locks ? `${what}.locked` : `${what}.failed`, object, values });
    if (locks) await this.accountMails.order('wrong-passwords', email);
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
      if (found) await this.noteWrong('password-change', found.user.email, attempt.locks, found.user.id);
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

function placeSubject(address: string): string {
  return `address\n${address}`;
}

function refuseLocked({ waitSeconds }: Attempt): void {
  if (waitSeconds > 0)
    throw new ProblemError('sign-in-locked', undefined, {
      headers: { 'retry-after': String(Math.ceil(waitSeconds)) },
    });
}
