import { randomUUID } from 'node:crypto';
import { separateAtMost, type MailHabit } from '@app/domain/access/mail-habits.js';
import type { DataSource, EntityManager } from 'typeorm';
import { messageIdOf } from './notice-binding.repository.js';
import { substituteOf } from './substitutes.js';

/** Somebody in management or who stands in for one of them, with what says when their working day closes. */
export interface Manager {
  readonly userId: string;
  readonly calendarKey: string | null;
  readonly timeZone: string;
  /** The absent manager for whom this person stands in; null: the person is in management. */
  readonly inSteadOf: string | null;
  /** The day of the last digest, `YYYY-MM-DD`. */
  readonly lastDay: string | null;
  /** The database's time. */
  readonly now: Date;
}

/** Messages that one round takes up. */
const messagesAtOnce = 100;

/** How far a digest looks back at least; further when the one before is older, as after long holidays. */
const digestedDays = 7;

/** What is told by mail beside the notices of escalations; each source makes its own mails, each of them once. */
export class MailSourcesRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Makes mails of messages that may go out to customers. One whose customer has no address fails, and administrators
   * are alerted; one that is queued again is sent again.
   * @returns the number of mails made
   */
  async queueMessages(): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const queued: { id: string; dealId: string; hasAddress: boolean }[] = await transaction.query(
        queuedMessages,
        [messagesAtOnce],
      );
      const addressed = queued.filter(({ hasAddress }) => hasAddress);
      for (const { id, dealId } of addressed) {
        const mailId = randomUUID();
        await transaction.query(mailOfMessage, [mailId, dealId, messageIdOf(mailId), id]);
      }
      const lost = queued.filter(({ hasAddress }) => !hasAddress).map(({ id }) => id);
      if (lost.length > 0) await transaction.query(failMessages, [lost]);
      return addressed.length;
    });
  }

  /**
   * Binds announcements that have been collected for `collectSeconds`: a mail for each deal of a recipient, or one for all
   * when these are more than the recipient wants.
   * @returns the number of mails made
   */
  async bindAnnouncements(collectSeconds: number): Promise<number> {
    return this.database.transaction(async (transaction) => {
      const unbound: UnboundAnnouncement[] = await transaction.query(unboundAnnouncements, [collectSeconds]);
      const groups = [...new Set(unbound.map(({ recipientId }) => recipientId))].flatMap((recipientId) =>
        mailsOf(unbound.filter((one) => one.recipientId === recipientId)),
      );
      for (const group of groups) await insertAnnouncementMail(transaction, group);
      return groups.length;
    });
  }

  /**
   * Makes one mail for each administrator of all alerts that nobody was told of, once the oldest is old enough.
   * @returns the number of mails made
   */
  async bindAlerts(collectSeconds: number): Promise<number> {
    const [row]: { made: number }[] = await this.database.query(bindAlerts, [collectSeconds]);
    return row?.made ?? 0;
  }

  /** Everybody in management, through their absences to their substitutes; each once. */
  async managers(): Promise<Manager[]> {
    return this.database.query(managers);
  }

  /**
   * Makes a manager's digest of a day, unless there is one or nothing to tell: no key deal that began to stall, and no case
   * of a customer of class A that was late, before the day's closing is in none of this person's digests yet, nor in one of whom the person stands in for.
   * @returns whether it was made
   */
  async bindManagementDigest(
    { userId, inSteadOf }: Pick<Manager, 'userId' | 'inSteadOf'>,
    day: string,
    closing: Date,
  ): Promise<boolean> {
    const id = randomUUID();
    const made: unknown[] = await this.database.query(bindManagementDigest, [
      ...[id, userId, messageIdOf(id), day, closing, digestedDays, inSteadOf],
    ]);
    return made.length > 0;
  }
}

const managers = `
  WITH found AS (
    SELECT DISTINCT ON (stead.id) stead.id, nullif(m.id, stead.id) AS in_stead_of
    FROM app_user m CROSS JOIN LATERAL (SELECT ${substituteOf('m.id', 'now()')} AS id) AS stead
    WHERE m.active AND 'management' = ANY (m.roles) AND stead.id IS NOT NULL
    ORDER BY stead.id, nullif(m.id, stead.id) NULLS FIRST
  )
  SELECT u.id AS "userId", found.in_stead_of AS "inSteadOf", u.calendar_key AS "calendarKey", u.time_zone AS "timeZone",
    now() AS now,
    (SELECT max(d.for_day)::text FROM mail d WHERE d.recipient_id = u.id AND d.kind = 'management-digest') AS "lastDay"
  FROM found JOIN app_user u ON u.id = found.id`;

interface UnboundAnnouncement {
  readonly id: string;
  readonly recipientId: string;
  readonly dealId: string;
  /** Of the recipient. */
  readonly mails: MailHabit;
}

/** The mails of one recipient. */
function mailsOf(unbound: readonly UnboundAnnouncement[]): UnboundAnnouncement[][] {
  const deals = [...new Set(unbound.map(({ dealId }) => dealId))];
  const [first] = unbound;
  return first !== undefined && deals.length > separateAtMost[first.mails]
    ? [[...unbound]]
    : deals.map((deal) => unbound.filter(({ dealId }) => dealId === deal));
}

async function insertAnnouncementMail(
  transaction: EntityManager,
  announcements: readonly UnboundAnnouncement[],
): Promise<void> {
  const id = randomUUID();
  const [first] = announcements;
  const isOfOneDeal = announcements.every(({ dealId }) => dealId === first?.dealId);
  await transaction.query(
    `INSERT INTO mail (id, recipient_id, kind, deal_id, message_id) VALUES ($1, $2, 'announcement', $3, $4)`,
    [id, first?.recipientId, isOfOneDeal ? first?.dealId : null, messageIdOf(id)],
  );
  await transaction.query(`UPDATE announcement SET mail_id = $1 WHERE id = ANY ($2::uuid[])`, [
    id,
    announcements.map((one) => one.id),
  ]);
}

/** Locked, so that of several workers one takes each. A message whose mail waits is on its way already. */
const queuedMessages = `
  SELECT g.id, g.deal_id AS "dealId", c.email IS NOT NULL AS "hasAddress"
  FROM message g JOIN customer c ON c.id = g.customer_id
  WHERE g.status = 'queued'
    AND NOT EXISTS (SELECT FROM mail m WHERE m.for_message_id = g.id AND m.status = 'waiting')
  ORDER BY g.created_at LIMIT $1 FOR UPDATE OF g SKIP LOCKED`;

const mailOfMessage = `
  INSERT INTO mail AS m (id, kind, deal_id, message_id, for_message_id) VALUES ($1, 'message', $2, $3, $4)
  ON CONFLICT (for_message_id) WHERE for_message_id IS NOT NULL
  DO UPDATE SET status = 'waiting', next_attempt_at = now(), failing_since = NULL, last_error = NULL`;

const failMessages = `
  WITH failed AS (
    UPDATE message SET status = 'failed' WHERE id = ANY ($1::uuid[]) RETURNING id, deal_id
  )
  INSERT INTO alert (kind, entity_id, detail)
  SELECT 'message-undeliverable', id, jsonb_build_object('dealId', deal_id, 'reason', 'no-address') FROM failed
  ON CONFLICT DO NOTHING`;

const unboundAnnouncements = `
  SELECT a.id, a.recipient_id AS "recipientId", a.deal_id AS "dealId", u.mails
  FROM announcement a JOIN app_user u ON u.id = a.recipient_id
  WHERE a.mail_id IS NULL AND a.recipient_id IN (
    SELECT recipient_id FROM announcement WHERE mail_id IS NULL AND at <= now() - make_interval(secs => $1))
  ORDER BY a.at, a.id FOR UPDATE OF a SKIP LOCKED`;

/** One statement: the alerts that are told are those whose mails were written. Without an administrator they wait. */
const bindAlerts = `
  WITH untold AS MATERIALIZED (
    SELECT id, raised_at FROM alert WHERE told_at IS NULL AND resolved_at IS NULL FOR UPDATE SKIP LOCKED
  ), ripe AS (
    SELECT array_agg(id) AS ids FROM untold HAVING min(raised_at) <= now() - make_interval(secs => $1)
  ), numbered AS MATERIALIZED (
    SELECT gen_random_uuid() AS id, u.id AS recipient_id, ripe.ids FROM ripe, app_user u
    WHERE u.active AND 'administrator' = ANY (u.roles)
  ), written AS (
    INSERT INTO mail (id, recipient_id, kind, message_id, alert_ids)
    SELECT id, recipient_id, 'alert', '<' || id || '@dealwarden>', ids FROM numbered RETURNING alert_ids
  ), told AS (
    UPDATE alert SET told_at = now() WHERE id IN (SELECT unnest(alert_ids) FROM written)
  )
  SELECT count(*)::int AS made FROM written`;

/**
 * Open escalations from before the days that are looked back ($6, until $5) whose deals became key ones in these days:
 * where somebody has taken one on, the ladder tells management nothing of it.
 */
const becameKeyLate = `
      SELECT e.id FROM escalation e
      WHERE e.is_key AND e.status <> 'ended' AND e.opened_at <= (SELECT at FROM since)
        AND EXISTS (
          SELECT FROM event k
          WHERE k.entity_id = e.deal_id AND k.at <= $5::timestamptz AND k.at > (SELECT at FROM since)
            AND (k.happenings @> '[{"kind": "key-changed", "key": true}]'
              OR (k.kind = 'mark-key' AND k.data->>'isKey' = 'true')))`;

/** SQL: another stall has joined what this person was told of before. */
const joinedLater = `
      SELECT e.id FROM escalation e
      WHERE e.is_key AND (e.ended_at IS NULL OR e.ended_at > (SELECT at FROM since))
        AND EXISTS (
          SELECT FROM event k
          WHERE k.entity_id = e.deal_id AND k.at BETWEEN e.opened_at AND least(e.ended_at, $5::timestamptz)
            AND k.happenings @> '[{"kind": "stalled"}]'
            AND k.seq > (SELECT max(told_seq) FROM digested_escalation t
              WHERE t.recipient_id IN ($2, $7::uuid) AND t.escalation_id = e.id))`;

/**
 * One statement: a stall is marked as told to this person with the mail that tells it. By marks, not by times: one that is
 * written late, or whose deal becomes a key one later, is in the next digest.
 */
const bindManagementDigest = `
  WITH since AS MATERIALIZED (
    SELECT least($5::timestamptz - make_interval(days => $6), (
      SELECT max(created_at) FROM mail
      WHERE kind = 'management-digest' AND coalesce($7::uuid, $2) IN (recipient_id, instead_of))) AS at
  ), untold AS MATERIALIZED (
    SELECT e.id FROM (
      SELECT id FROM escalation
      WHERE is_key AND opened_at <= $5::timestamptz AND opened_at > (SELECT at FROM since)
      UNION ALL ${becameKeyLate}
    ) AS e
    WHERE NOT EXISTS (SELECT FROM digested_escalation t WHERE t.recipient_id IN ($2, $7::uuid) AND t.escalation_id = e.id)
    UNION ALL ${joinedLater}
  ), untold_cases AS MATERIALIZED (
    SELECT DISTINCT n.escalation_id, n.case_id FROM case_notice n JOIN return_case c ON c.id = n.case_id
    WHERE n.kind = 'late' AND n.told_at <= $5::timestamptz AND n.told_at > (SELECT at FROM since)
      AND c.state->>'customerClass' = 'A'
      AND NOT EXISTS (SELECT FROM digested_case t WHERE t.recipient_id IN ($2, $7::uuid) AND t.escalation_id = n.escalation_id)
  ), made AS (
    INSERT INTO mail (id, recipient_id, kind, message_id, for_day, instead_of)
    SELECT $1, $2, 'management-digest', $3, $4::date, $7::uuid
    WHERE EXISTS (SELECT FROM untold) OR EXISTS (SELECT FROM untold_cases)
    ON CONFLICT (recipient_id, for_day) WHERE kind = 'management-digest' DO NOTHING
    RETURNING id, recipient_id
  ), marked AS (
    INSERT INTO digested_escalation (recipient_id, escalation_id, mail_id, told_seq)
    SELECT made.recipient_id, e.id, made.id,
      coalesce((SELECT max(k.seq) FROM event k WHERE k.entity_id = e.deal_id AND k.at <= $5::timestamptz), 0)
    FROM made, untold JOIN escalation e ON e.id = untold.id ON CONFLICT DO NOTHING
  ), marked_cases AS (
    INSERT INTO digested_case (recipient_id, escalation_id, case_id, mail_id)
    SELECT made.recipient_id, u.escalation_id, u.case_id, made.id FROM made, untold_cases u ON CONFLICT DO NOTHING
  )
  SELECT id FROM made`;
