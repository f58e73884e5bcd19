import type { MailKind } from '@app/domain/mail-kind.js';
import { contactEmail, contactName } from './counterparty-contact.js';
import type { DataSource, EntityManager } from 'typeorm';
import { AuditRepository } from './audit.repository.js';
import { caseNumber } from './return-case-number.js';

export type MailState = 'waiting' | 'held' | 'sent' | 'refused' | 'dropped';

/** A mail, with the names that its ids stand for. */
export interface LoggedMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly state: MailState;
  readonly toKind: 'user' | 'customer' | 'vendor' | 'carrier';
  readonly toId: string;
  readonly toName: string;
  readonly toEmail: string | null;
  readonly aboutKind: 'deal' | 'return-case' | null;
  readonly aboutId: string | null;
  readonly aboutTitle: string | null;
  readonly createdAt: Date;
  readonly nextAttemptAt: Date | null;
  readonly attempts: number;
  /** Codes; what people wrote is not in it. */
  readonly problem: string | null;
  readonly failingSince: Date | null;
  readonly sentAt: Date | null;
  /** Its place in the list, to the microsecond. */
  readonly place: string;
}

export interface MailFilter {
  readonly state?: MailState;
  readonly kind?: MailKind;
  /** Part of the reader's name or e-mail. */
  readonly q?: string;
  /** Instants of ISO 8601 at which it was made; the first is in it, the last is not. */
  readonly from?: string;
  readonly to?: string;
}

/** Where the last page ended. */
export interface MailCursor {
  readonly at: string;
  readonly id: string;
}

/** What was sent to whom, and what was not. */
export class MailLogRepository {
  constructor(private readonly database: DataSource) {}

  /** One page of mails, newest first. */
  page({ state, kind, q, from, to }: MailFilter, limit: number, after?: MailCursor): Promise<LoggedMail[]> {
    return this.database.query(
      `SELECT * FROM (${mails}) AS mails
       WHERE ($1::text IS NULL OR (status = ${statusOf} AND state = $1)) AND ($2::text IS NULL OR kind = $2)
         AND ($3::text IS NULL OR position(lower($3) IN lower("toName")) > 0
           OR position(lower($3) IN lower(coalesce("toEmail", ''))) > 0)
         AND ($4::timestamptz IS NULL OR "createdAt" >= $4) AND ($5::timestamptz IS NULL OR "createdAt" < $5)
         AND ($6::timestamptz IS NULL OR ("createdAt", id) < ($6, $7::uuid))
       ORDER BY "createdAt" DESC, id DESC LIMIT $8`,
      [state, kind, q, from, to, after?.at, after?.id, limit].map((value) => value ?? null),
    );
  }

  async find(id: string, transaction: EntityManager): Promise<LoggedMail | undefined> {
    const rows: LoggedMail[] = await transaction.query(`SELECT * FROM (${mails}) AS mails WHERE id = $1`, [
      id,
    ]);
    return rows[0];
  }

  /**
   * Lets one that was given up be tried again, as new. What has become untrue meanwhile is not sent anyway.
   * @returns whether it had been given up
   */
  async sendAgain(id: string, transaction: EntityManager): Promise<boolean> {
    const [again]: { kind: MailKind }[] = await transaction.query(
      `WITH again AS (
         UPDATE mail SET status = 'waiting', next_attempt_at = now(), failing_since = NULL, leased_until = NULL
         WHERE id = $1 AND status = 'failed' RETURNING kind, for_message_id
       ), queued AS (
         UPDATE message g SET status = 'queued' FROM again WHERE g.id = again.for_message_id AND g.status = 'failed'
       )
       SELECT kind FROM again`,
      [id],
    );
    if (!again) return false;
    const note = { action: 'mail.sent-again', object: { kind: 'mail', id }, detail: { kind: again.kind } };
    await new AuditRepository(this.database).note(note, transaction);
    return true;
  }
}

/** SQL: as what the rows of a state ($1) are stored. */
const statusOf = `CASE $1 WHEN 'held' THEN 'waiting' WHEN 'refused' THEN 'failed' WHEN 'dropped' THEN 'suppressed' ELSE $1 END`;

const mails = `
  SELECT m.id, m.kind, m.status, m.created_at AS "createdAt", m.attempts,
    to_char(m.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS place, m.last_error AS problem,
    CASE m.status WHEN 'waiting' THEN CASE WHEN EXISTS (SELECT FROM mail_hold) THEN 'held' ELSE 'waiting' END
      WHEN 'failed' THEN 'refused' WHEN 'suppressed' THEN 'dropped' ELSE m.status END AS state,
    CASE WHEN u.id IS NOT NULL THEN 'user' ELSE coalesce(y.kind, 'customer') END AS "toKind",
    coalesce(u.id, y.id, k.id) AS "toId", coalesce(u.name, ${contactName('y')}, k.name) AS "toName",
    CASE WHEN u.id IS NOT NULL THEN u.email WHEN y.id IS NOT NULL THEN ${contactEmail('y')} ELSE k.email END AS "toEmail",
    CASE WHEN d.id IS NOT NULL THEN 'deal' WHEN c.id IS NOT NULL THEN 'return-case' END AS "aboutKind",
    coalesce(d.id, c.id) AS "aboutId", coalesce(d.title, ${caseNumber}) AS "aboutTitle",
    CASE WHEN m.status = 'waiting' THEN m.next_attempt_at END AS "nextAttemptAt",
    CASE WHEN m.status IN ('waiting', 'failed') THEN m.failing_since END AS "failingSince", m.sent_at AS "sentAt"
  FROM mail m LEFT JOIN app_user u ON u.id = m.recipient_id
    LEFT JOIN message g ON g.id = m.for_message_id
    LEFT JOIN return_letter l ON l.id = m.for_letter_id LEFT JOIN return_case c ON c.id = l.case_id
    LEFT JOIN counterparty y ON y.id = l.counterparty_id
    LEFT JOIN customer k ON k.id = coalesce(g.customer_id, CASE WHEN l.counterparty_id IS NULL THEN coalesce(l.customer_id, c.customer_id) END)
    LEFT JOIN deal d ON d.id = coalesce(m.deal_id, g.deal_id)`;
