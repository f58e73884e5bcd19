import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager } from 'typeorm';

export type MailKind = 'escalation' | 'digest';

/** Somebody whose notices have been collected for long enough. */
export interface RipeRecipient {
  readonly recipientId: string;
  readonly calendarKey: string | null;
  /** The database's time. */
  readonly now: Date;
}

/** A mail that is ours to send until its lease ends. */
export interface LeasedMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly dealId: string | null;
  readonly messageId: string;
  /** Counts every lease, so that a holder whose lease ended is told from its successor. */
  readonly attempt: number;
  readonly recipient: MailRecipient;
  /** The database's time. */
  readonly now: Date;
}

export interface MailRecipient {
  readonly name: string;
  readonly email: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly calendarKey: string | null;
}

/** What became of a leased mail. */
export type MailOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'suppressed' }
  | { readonly kind: 'failed'; readonly error: string }
  /** Not now: outside the recipient's hours. */
  | { readonly kind: 'deferred'; readonly until: Date }
  /** Tried in vain. Given up when it has been so for `giveUpAfterSeconds`. */
  | {
      readonly kind: 'retry';
      readonly error: string;
      readonly inSeconds: number;
      readonly giveUpAfterSeconds: number;
    };

/** What is left of a mail right before it is sent: `taken`: the lease ended and another worker has it. */
export type Standing = 'true' | 'nothing-true' | 'taken';

/** E-mail notices, the mails they are bound to, and who may send them now. */
export class MailRepository {
  constructor(private readonly database: DataSource) {}

  /** Recipients whose oldest unbound notice has been collected for `collectSeconds`, the longest waiting first. */
  async ripeRecipients(collectSeconds: number, except: readonly string[] = []): Promise<RipeRecipient[]> {
    return this.database.query(
      `SELECT u.id AS "recipientId", u.calendar_key AS "calendarKey", now() AS now
       FROM (
         SELECT recipient_id, min(recorded_at) AS oldest FROM notice
         WHERE channel = 'email' AND mail_id IS NULL AND suppressed_at IS NULL AND recipient_id <> ALL ($2::uuid[])
         GROUP BY recipient_id
       ) AS waiting JOIN app_user u ON u.id = recipient_id
       WHERE oldest <= now() - make_interval(secs => $1)
       ORDER BY oldest`,
      [collectSeconds, except],
    );
  }

  /**
   * Binds all that a recipient has collected to mails: one for each escalation, or one digest when these are more than
   * `separateAtMost`. Of several workers that try at once, one does it.
   * @returns the number of mails made
   */
  async bindNotices(recipientId: string, collectSeconds: number, separateAtMost: number): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const [lock]: { locked: boolean }[] = await transaction.query(
        `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS locked`,
        [`mail-recipient:${recipientId}`],
      );
      if (!lock?.locked) return 0;
      const notices: UnboundNotice[] = await transaction.query(
        `SELECT id, escalation_id, deal_id, recorded_at <= now() - make_interval(secs => $2) AS ripe FROM notice
         WHERE recipient_id = $1 AND channel = 'email' AND mail_id IS NULL AND suppressed_at IS NULL
         ORDER BY recorded_at, id FOR UPDATE`,
        [recipientId, collectSeconds],
      );
      // Another worker may have bound them since they were found.
      if (!notices.some((notice) => notice.ripe)) return 0;
      const escalations = new Set(notices.map((notice) => notice.escalation_id));
      const separate = escalations.size <= separateAtMost;
      const groups = separate
        ? [...escalations].map((escalation) =>
            notices.filter((notice) => notice.escalation_id === escalation),
          )
        : [notices];
      for (const group of groups) await insertMail(transaction, recipientId, group, separate);
      return groups.length;
    });
  }

  /** Leases mails that are due, the longest due first. A lease that its holder did not live to end is given anew. */
  async lease(limit: number, leaseSeconds: number): Promise<LeasedMail[]> {
    const rows: LeasedRow[] = await this.database.query(leaseMails, [limit, leaseSeconds]);
    return rows.map(({ name, email, locale, timeZone, calendarKey, ...mail }) => ({
      ...mail,
      recipient: { name, email, locale, timeZone, calendarKey },
    }));
  }

  /**
   * Asks once more, right before sending: notices that are no call to act any more are suppressed. So are those of an
   * escalation that has ended, or that somebody has taken on, those of a recipient who has left, and those that a newer
   * mail about the same escalation replaces.
   */
  async suppressUntrue(mail: Pick<LeasedMail, 'id' | 'attempt'>): Promise<Standing> {
    await this.database.query(suppressUntrueNotices, [mail.id, mail.attempt]);
    const [row]: { held: boolean; left: boolean }[] = await this.database.query(
      `SELECT m.status = 'waiting' AND m.attempts = $2 AND m.leased_until > now() AS held,
         EXISTS (SELECT FROM notice n WHERE n.mail_id = m.id AND n.suppressed_at IS NULL) AS left
       FROM mail m WHERE m.id = $1`,
      [mail.id, mail.attempt],
    );
    if (!row?.held) return 'taken';
    return row.left ? 'true' : 'nothing-true';
  }

  /**
   * Records what became of a mail and ends its lease.
   * @returns the mail's status now; undefined when it was no longer ours (what was sent is recorded all the same)
   */
  async settle(mail: Pick<LeasedMail, 'id' | 'attempt'>, outcome: MailOutcome): Promise<string | undefined> {
    const [change, values] = changeOf(outcome);
    const guard = outcome.kind === 'sent' ? '$2::int IS NOT NULL' : `status = 'waiting' AND attempts = $2`;
    const rows: { status: string }[] = await this.database.query(
      `WITH settled AS (
         UPDATE mail SET leased_until = NULL, ${change} WHERE id = $1 AND ${guard} RETURNING status
       ) SELECT status FROM settled`,
      [mail.id, mail.attempt, ...values],
    );
    return rows[0]?.status;
  }
}

interface UnboundNotice {
  readonly id: string;
  readonly escalation_id: string;
  readonly deal_id: string;
  readonly ripe: boolean;
}

type LeasedRow = Omit<LeasedMail, 'recipient'> & MailRecipient;

async function insertMail(
  transaction: EntityManager,
  recipientId: string,
  notices: readonly UnboundNotice[],
  separate: boolean,
): Promise<void> {
  const id = randomUUID();
  await transaction.query(
    `INSERT INTO mail (id, recipient_id, kind, deal_id, message_id) VALUES ($1, $2, $3, $4, $5)`,
    [
      id,
      recipientId,
      separate ? 'escalation' : 'digest',
      separate ? notices[0]?.deal_id : null,
      `<${id}@dealwarden>`,
    ],
  );
  await transaction.query(`UPDATE notice SET mail_id = $1 WHERE id = ANY ($2::uuid[])`, [
    id,
    notices.map((notice) => notice.id),
  ]);
}

/** Materialised: inlined, the inner query could be run again within one statement and lease more than asked. */
const leaseMails = `
  WITH due AS MATERIALIZED (
    SELECT id FROM mail
    WHERE status = 'waiting' AND next_attempt_at <= now() AND (leased_until IS NULL OR leased_until <= now())
    ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
  ), leased AS (
    UPDATE mail SET leased_until = now() + make_interval(secs => $2), attempts = attempts + 1
    FROM due WHERE mail.id = due.id RETURNING mail.*
  )
  SELECT m.id, m.kind, m.deal_id AS "dealId", m.message_id AS "messageId", m.attempts AS attempt, now() AS now,
    u.name, u.email, u.locale, u.time_zone AS "timeZone", u.calendar_key AS "calendarKey"
  FROM leased m JOIN app_user u ON u.id = m.recipient_id`;

const suppressUntrueNotices = `
  UPDATE notice n SET suppressed_at = now()
  FROM mail m, escalation e, app_user u
  WHERE m.id = $1 AND m.attempts = $2 AND m.status = 'waiting'
    AND n.mail_id = m.id AND n.suppressed_at IS NULL AND e.id = n.escalation_id AND u.id = n.recipient_id
    AND (e.status <> 'telling' OR NOT u.active OR EXISTS (
      SELECT FROM notice newer
      WHERE newer.escalation_id = n.escalation_id AND newer.recipient_id = n.recipient_id AND newer.channel = 'email'
        AND (newer.round, newer.level) > (n.round, n.level) AND newer.mail_id IS DISTINCT FROM n.mail_id
        AND newer.suppressed_at IS NULL))`;

/** The columns an outcome sets, its values counted from $3. */
function changeOf(outcome: MailOutcome): [change: string, values: unknown[]] {
  switch (outcome.kind) {
    case 'sent':
      return [`status = 'sent', sent_at = now(), last_error = NULL, failing_since = NULL`, []];
    case 'suppressed':
      return [`status = 'suppressed'`, []];
    case 'failed':
      return [
        `status = 'failed', last_error = $3, failing_since = coalesce(failing_since, now())`,
        [outcome.error],
      ];
    case 'deferred':
      return [`next_attempt_at = $3`, [outcome.until]];
    case 'retry':
      return [
        `last_error = $3, failing_since = coalesce(failing_since, now()),
         next_attempt_at = now() + make_interval(secs => $4),
         status = CASE WHEN failing_since <= now() - make_interval(secs => $5) THEN 'failed' ELSE 'waiting' END`,
        [outcome.error, outcome.inSeconds, outcome.giveUpAfterSeconds],
      ];
  }
}
