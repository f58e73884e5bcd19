import { resetMinutes } from '@app/domain/access/password-reset.js';
import type { DataSource } from 'typeorm';
import type { User } from './people.repository.js';

export type AccountMailKind = 'password-reset' | 'wrong-passwords';

/** What a mail about its reader's account says. */
export interface AccountFacts {
  readonly id: string;
  readonly kind: AccountMailKind;
  readonly askedAt: Date;
}

/** Mails about accounts, and the new passwords that are set with them. */
export class AccountMailRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Orders a mail to whoever has the e-mail. For nobody a row is written too: whether there is such an account cannot be
   * told from how long it takes. What is older than a day is forgotten.
   */
  async order(kind: AccountMailKind, email: string): Promise<void> {
    await this.database.query(
      `WITH forgotten AS (DELETE FROM account_mail WHERE asked_at < now() - interval '1 day')
       INSERT INTO account_mail (kind, user_id)
       VALUES ($1, (SELECT id FROM app_user WHERE active AND lower(email) = lower($2)))`,
      [kind, email],
    );
  }

  /**
   * Makes mails of what was ordered. A link that would not serve any more is not sent.
   * @returns the number of mails made
   */
  async bind(): Promise<number> {
    const [row]: { made: number }[] = await this.database.query(bindMails, [atOnce]);
    return row?.made ?? 0;
  }

  /** What a mail tells; undefined when it was forgotten. */
  async facts(mailId: string): Promise<AccountFacts | undefined> {
    const [facts]: AccountFacts[] = await this.database.query(
      `SELECT id, kind, asked_at AS "askedAt" FROM account_mail WHERE mail_id = $1`,
      [mailId],
    );
    return facts;
  }

  /** Whose password a link may still set anew. */
  async resetting(id: string): Promise<ResettingUser | undefined> {
    const [user]: ResettingUser[] = await this.database.query(
      `SELECT u.id, u.email, u.name, u.locale FROM account_mail a JOIN app_user u ON u.id = a.user_id
       WHERE a.id = $1 AND ${isServing}`,
      [id],
    );
    return user;
  }

  /**
   * Sets a password with a link, once: the user's sessions end, and their other links serve no more.
   * @returns whether the link still served
   */
  async reset(id: string, passwordHash: string): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      // The user first: of two links at once, the second finds itself used up.
      const found: unknown[] = await transaction.query(
        `SELECT 1 FROM app_user u WHERE u.id = (SELECT user_id FROM account_mail WHERE id = $1) FOR UPDATE`,
        [id],
      );
      if (found.length === 0) return false;
      const reset: unknown[] = await transaction.query(resetPassword, [id, passwordHash]);
      return reset.length > 0;
    });
  }
}

/** Whose password is about to be set. */
export type ResettingUser = Pick<User, 'id' | 'email' | 'name' | 'locale'>;

const atOnce = 100;
/** Of a row `a`: a link serves until it is used, or for as long as its mail says. */
export const servesStill = `(a.kind = 'password-reset' AND a.used_at IS NULL
  AND a.asked_at > now() - interval '${resetMinutes} minutes')`;
const isServing = `${servesStill} AND u.active`;

/** One statement: what is bound is what a mail was written of. */
const bindMails = `
  WITH ordered AS MATERIALIZED (
    SELECT a.id, a.user_id FROM account_mail a
    WHERE a.mail_id IS NULL AND a.user_id IS NOT NULL
      AND (a.kind <> 'password-reset' OR ${servesStill})
    ORDER BY a.asked_at LIMIT $1 FOR UPDATE SKIP LOCKED
  ), numbered AS MATERIALIZED (
    SELECT gen_random_uuid() AS mail_id, id, user_id FROM ordered
  ), written AS (
    INSERT INTO mail (id, recipient_id, kind, message_id)
    SELECT mail_id, user_id, 'account', '<' || mail_id || '@dealwarden>' FROM numbered RETURNING id
  ), bound AS (
    UPDATE account_mail a SET mail_id = n.mail_id FROM numbered n WHERE a.id = n.id
  )
  SELECT count(*)::int AS made FROM written`;

const resetPassword = `
  WITH used AS (
    UPDATE account_mail a SET used_at = now() FROM app_user u
    WHERE a.id = $1 AND u.id = a.user_id AND ${isServing} RETURNING a.user_id
  ), ended AS (
    DELETE FROM session s USING used WHERE s.user_id = used.user_id
  ), others AS (
    UPDATE account_mail o SET used_at = now() FROM used
    WHERE o.user_id = used.user_id AND o.id <> $1 AND o.kind = 'password-reset' AND o.used_at IS NULL
  ), changed AS (
    UPDATE app_user u SET password_hash = $2 FROM used WHERE u.id = used.user_id RETURNING u.id
  )
  SELECT id FROM changed`;
