import { Injectable } from '@nestjs/common';
import { readResetToken } from '@app/notify/reset-link.js';
import { AccountMailRepository, type ResettingUser } from '@app/persistence/account-mail.repository.js';
import { AuditRepository } from '@app/persistence/audit.repository.js';
import { hashPassword } from '@app/persistence/password-hash.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import { SignInAttemptRepository, type Patience } from '@app/persistence/sign-in-attempt.repository.js';
import { SigningKeyRepository } from '@app/persistence/signing-key.repository.js';
import { actByLinkOf } from '../common/request-origin.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { requireGoodPassword } from '../users/password-rules.js';
import { accountSubject } from './sessions.service.js';

/** A mail may be lost, and another asked for; a mailbox shall not be flooded. */
const mailsPatience: Patience = { free: 3, firstSeconds: 300, longestSeconds: 3_600 };
/** A whole office has one address. */
const placesPatience: Patience = { free: 100, firstSeconds: 60, longestSeconds: 3_600 };

/** Passwords that are set anew by a link in a mail. */
@Injectable()
export class PasswordResetsService {
  constructor(
    private readonly people: PeopleRepository,
    private readonly accountMails: AccountMailRepository,
    private readonly attempts: SignInAttemptRepository,
    private readonly keys: SigningKeyRepository,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * Orders a mail with a link. Who asks learns nothing: the answer and its time are the same for an e-mail that nobody has.
   * @throws ProblemError too-many-requests
   */
  async ask(email: string, address: string): Promise<void> {
    refuseTooMany((await this.attempts.begin(`reset-address\n${address}`, placesPatience)).waitSeconds);
    await this.order(email);
    await this.audit.note({ action: 'password-reset.asked', values: { email } });
  }

  /**
   * Orders the same mail for a user whom somebody else looks after.
   * @throws ProblemError not-found, user-inactive, too-many-requests
   */
  async askFor(userId: string): Promise<void> {
    const user = await this.people.user(userId);
    if (!user) throw notFound('no such user');
    if (!user.active) throw new ProblemError('user-inactive');
    await this.order(user.email);
    await this.audit.note({ action: 'password-reset.asked', object: { kind: 'user', id: userId } });
  }

  private async order(email: string): Promise<void> {
    refuseTooMany((await this.attempts.begin(`reset\n${email.toLowerCase()}`, mailsPatience)).waitSeconds);
    await this.accountMails.order('password-reset', email);
  }

  /** Whose password the link sets; undefined when it serves no more, or never did. */
  async userOf(token: string): Promise<ResettingUser | undefined> {
    const id = await this.requestOf(token);
    return id === undefined ? undefined : this.accountMails.resetting(id);
  }

  /** @throws ProblemError reset-link-unknown; password-too-easy, and the link serves on */
  async reset(token: string, password: string): Promise<void> {
    const id = await this.requestOf(token);
    const user = id === undefined ? undefined : await this.accountMails.resetting(id);
    if (id === undefined || !user) throw new ProblemError('reset-link-unknown');
    requireGoodPassword(password, user);
    actByLinkOf(user.id);
    const isReset = await this.accountMails.reset(id, await hashPassword(password));
    if (!isReset) throw new ProblemError('reset-link-unknown');
    // Whoever reads the mailbox has shown who they are: wrong passwords before are nobody's business.
    await this.attempts.succeeded(accountSubject(user.email));
  }

  private async requestOf(token: string): Promise<string | undefined> {
    return readResetToken(await this.keys.keys(), token);
  }
}

function refuseTooMany(waitSeconds: number): void {
  if (waitSeconds > 0)
    throw new ProblemError('too-many-requests', 'enough mails were asked for', {
      headers: { 'retry-after': String(Math.ceil(waitSeconds)) },
    });
}
