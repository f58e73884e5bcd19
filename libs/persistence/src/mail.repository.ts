import type { MailKind } from '@app/domain/mail-kind.js';
import type { DataSource } from 'typeorm';
import { handedOver } from './announcement.repository.js';
import { contactEmail, contactName } from './counterparty-contact.js';
import { settleLetter } from './letter-reach.js';
import { runPrepared, type Prepared } from './prepared.js';
import { suppressUntrueCaseNotices } from './return-mail.repository.js';
import { servesStill } from './account-mail.repository.js';

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
  /** Absent: a customer, who is no user. */
  readonly userId: string | null;
  readonly name: string;
  /** Null: a customer whose address was taken away meanwhile. */
  readonly email: string | null;
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

/** The mails that wait, who may send them now, and what became of them. */
export class MailRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Leases mails that are due, the longest due first; none while outgoing mail is held. A lease that its holder did not live
   * to end is given anew. Letters about a case go to a reader in the order in which they were written, each when the one
   * before it is sent or given up: "we no longer ask" after a new request would take that back.
   */
  async lease(limit: number, leaseSeconds: number): Promise<LeasedMail[]> {
    const rows = await runPrepared<LeasedRow>(this.database, leaseMails, [limit, leaseSeconds]);
    return rows.map(({ userId, name, email, locale, timeZone, calendarKey, ...mail }) => ({
      ...mail,
      recipient: { userId, name, email, locale, timeZone, calendarKey },
    }));
  }

  /**
   * Asks once more, right before sending: what is no call to act any more is suppressed. Levels of an escalation that has
   * ended or was answered, and those that a newer mail about the same escalation replaces; instructions of one that has
   * ended; a hand-over when the deal was handed over again; all that is for somebody who has left.
   */
  async suppressUntrue(mail: Pick<LeasedMail, 'id' | 'attempt' | 'kind'>): Promise<Standing> {
    const untrue = mail.kind === 'return-notices' ? suppressUntrueCaseNotices : suppressUntrueNotices;
    await runPrepared(this.database, untrue, [mail.id, mail.attempt]);
    const [row] = await runPrepared<{ held: boolean; left: boolean }>(this.database, standing, [
      mail.id,
      mail.attempt,
    ]);
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
         UPDATE mail SET leased_until = NULL, ${change} WHERE id = $1 AND ${guard} RETURNING status, for_message_id, for_letter_id
       ), ${settleMessage}, ${settleLetter} SELECT status FROM settled`,
      [mail.id, mail.attempt, ...values],
    );
    return rows[0]?.status;
  }
}

type LeasedRow = Omit<LeasedMail, 'recipient'> & MailRecipient;

/** Materialised: inlined, the inner query could be run again within one statement and lease more than asked. */
const leaseMails: Prepared = {
  name: 'lease-mails',
  text: `
  WITH due AS MATERIALIZED (
    SELECT id FROM mail
    WHERE status = 'waiting' AND next_attempt_at <= now() AND (leased_until IS NULL OR leased_until <= now())
      AND NOT EXISTS (SELECT FROM mail_hold)
      AND NOT EXISTS (
        SELECT FROM return_letter l
          JOIN return_letter before ON before.case_id = l.case_id AND before.seq < l.seq
            AND (before.counterparty_id, before.customer_id) IS NOT DISTINCT FROM (l.counterparty_id, l.customer_id)
          JOIN mail first ON first.for_letter_id = before.id AND first.status = 'waiting'
        WHERE l.id = mail.for_letter_id)
    ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
  ), leased AS (
    UPDATE mail SET leased_until = now() + make_interval(secs => $2), attempts = attempts + 1
    FROM due WHERE mail.id = due.id RETURNING mail.*
  )
  SELECT m.id, m.kind, m.deal_id AS "dealId", m.message_id AS "messageId", m.attempts AS attempt, now() AS now,
    u.id AS "userId", coalesce(u.name, ${contactName('y')}, c.name) AS name, coalesce(u.email, ${contactEmail('y')}, c.email) AS email,
    coalesce(u.locale, g.language, y.locale, c.locale) AS locale, coalesce(u.time_zone, 'UTC') AS "timeZone", u.calendar_key AS "calendarKey"
  FROM leased m LEFT JOIN app_user u ON u.id = m.recipient_id
    LEFT JOIN message g ON g.id = m.for_message_id
    LEFT JOIN return_letter l ON l.id = m.for_letter_id LEFT JOIN return_case r ON r.id = l.case_id
    LEFT JOIN counterparty y ON y.id = l.counterparty_id
    -- A letter to a vendor or carrier never goes to the customer, whatever became of the address.
    LEFT JOIN customer c ON c.id = coalesce(g.customer_id, CASE WHEN l.counterparty_id IS NULL THEN coalesce(l.customer_id, r.customer_id) END)`,
};

/** Whoever was told as owner, head of sales or management, and is not any more; of a handover the personal manager is its owner. */
const isNotTheirsAnyMore = `CASE n.told_as
      WHEN 'owner' THEN coalesce(n.instead_of, n.recipient_id)
        IS DISTINCT FROM CASE WHEN e.handover_id IS NULL THEN d.owner_id ELSE c.personal_manager_id END
      WHEN 'head-of-sales' THEN coalesce(n.instead_of, n.recipient_id) IS DISTINCT FROM t.head_id
      WHEN 'management' THEN NOT d.is_key OR NOT EXISTS (SELECT FROM app_user meant
        WHERE meant.id = coalesce(n.instead_of, n.recipient_id) AND 'management' = ANY (meant.roles))
      ELSE false END`;

const suppressUntrueNotices: Prepared = {
  name: 'suppress-untrue-notices',
  text: `
  UPDATE notice n SET suppressed_at = now()
  FROM mail m, escalation e, app_user u, deal d, customer c, team t
  WHERE m.id = $1 AND m.attempts = $2 AND m.status = 'waiting'
    AND n.mail_id = m.id AND n.suppressed_at IS NULL AND e.id = n.escalation_id AND u.id = n.recipient_id
    AND d.id = n.deal_id AND c.id = d.customer_id AND t.id = d.team_id
    AND (e.status = 'ended' OR NOT u.active OR ${isNotTheirsAnyMore} OR CASE n.purpose
      WHEN 'level' THEN e.status <> 'telling' OR EXISTS (
        SELECT FROM notice newer
        WHERE newer.escalation_id = n.escalation_id AND newer.recipient_id = n.recipient_id AND newer.channel = 'email'
          AND newer.purpose = 'level' AND (newer.round, newer.level) > (n.round, n.level)
          AND newer.mail_id IS DISTINCT FROM n.mail_id AND newer.suppressed_at IS NULL)
      WHEN 'hand-over' THEN EXISTS (
        SELECT FROM event h WHERE h.entity_id = n.deal_id AND h.kind = 'hand-over' AND h.at > n.told_at
          AND h.data->'to' IS DISTINCT FROM h.data->'from')
      ELSE false END)`,
};

/** Whether the lease is still held, and whether anything is left to tell. */
const standing: Prepared = {
  name: 'standing-of-mail',
  text: `
  SELECT m.status = 'waiting' AND m.attempts = $2 AND m.leased_until > now() AS held,
    CASE m.kind
      WHEN 'message' THEN EXISTS (SELECT FROM message g WHERE g.id = m.for_message_id AND g.status = 'queued')
      WHEN 'alert' THEN u.active AND EXISTS (
        SELECT FROM alert a WHERE a.id = ANY (m.alert_ids) AND a.resolved_at IS NULL)
      WHEN 'announcement' THEN u.active AND EXISTS (
        SELECT FROM announcement a WHERE a.mail_id = m.id AND CASE
          WHEN a.stage <> '' THEN true
          WHEN a.action = '${handedOver}' THEN NOT EXISTS (
            SELECT FROM event h WHERE h.entity_id = a.deal_id AND h.kind = 'hand-over' AND h.at > a.at
              AND h.data->'to' IS DISTINCT FROM h.data->'from')
          ELSE EXISTS (SELECT FROM handover h WHERE h.deal_id = a.deal_id AND h.status = 'open') END)
      WHEN 'account' THEN u.active AND EXISTS (
        SELECT FROM account_mail a WHERE a.mail_id = m.id AND (a.kind <> 'password-reset' OR ${servesStill}))
      WHEN 'return-notices' THEN EXISTS (
        SELECT FROM case_notice n WHERE n.mail_id = m.id AND n.suppressed_at IS NULL)
      WHEN 'return-letter' THEN true
      WHEN 'management-digest' THEN u.active AND ('management' = ANY (u.roles) OR m.instead_of IS NOT NULL)
      ELSE EXISTS (SELECT FROM notice n WHERE n.mail_id = m.id AND n.suppressed_at IS NULL)
    END AS left
  FROM mail m LEFT JOIN app_user u ON u.id = m.recipient_id
  WHERE m.id = $1`,
};

/** What became of a mail to a customer became of its message; one that cannot be delivered is told to administrators. */
const settleMessage = `
  carried AS (
    UPDATE message g SET status = s.status, sent_at = CASE WHEN s.status = 'sent' THEN now() END
    FROM settled s WHERE g.id = s.for_message_id AND s.status IN ('sent', 'failed')
    RETURNING g.id, g.deal_id, g.status
  ), raised AS (
    INSERT INTO alert (kind, entity_id, detail)
    SELECT 'message-undeliverable', id, jsonb_build_object('dealId', deal_id) FROM carried WHERE status = 'failed'
    ON CONFLICT DO NOTHING
  ), resolved AS (
    UPDATE alert a SET resolved_at = now() FROM carried g
    WHERE g.status = 'sent' AND a.entity_id = g.id AND a.kind = 'message-undeliverable' AND a.resolved_at IS NULL
  )`;

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
