import type { DataSource } from 'typeorm';

/** A message that is ours to send until its lease ends. */
export interface LeasedDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly messageId: string;
  readonly body: string;
  readonly url: string;
  /** All of them sign. */
  readonly secrets: readonly string[];
  /** Counts every lease, so that a holder whose lease ended is told from its successor. */
  readonly attempt: number;
  /** The same, since the message was wanted last. */
  readonly tries: number;
}

/** What became of an attempt. */
export interface DeliveryOutcome {
  readonly status?: number;
  readonly error?: string;
  readonly isTaken: boolean;
  /** The receiver says that nobody will ever be there again. */
  readonly isGone: boolean;
  /** Until the next attempt; undefined: there is none. */
  readonly pauseSeconds?: number;
}

/** What waits for other systems. */
export interface WebhookQueue {
  readonly waiting: number;
  readonly due: number;
  readonly failing: number;
  readonly failed: number;
  /** Since when the first of the due ones is wanted. */
  readonly dueSince: Date | null;
  readonly endpoints: number;
  readonly disabled: number;
}

/** The messages that wait, who may send them now, and what became of them. */
export class WebhookQueueRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Leases messages that are due, the longest due first, at most `perEndpoint` of one endpoint at once: one that is slow keeps
   * the others from nothing. None while outgoing mail is held: what was restored tells nobody until somebody says so.
   */
  async lease(limit: number, perEndpoint: number, leaseSeconds: number): Promise<LeasedDelivery[]> {
    return this.database.query(leaseDeliveries, [limit, perEndpoint, leaseSeconds]);
  }

  /**
   * Records what became of an attempt and ends its lease. An endpoint that is gone, or has taken nothing for
   * `disabledAfterSeconds`, is disabled, and the administrators are told.
   * @returns whether the endpoint was disabled by it
   */
  async settle(
    { id, attempt }: Pick<LeasedDelivery, 'id' | 'attempt'>,
    { status, error, isTaken, isGone, pauseSeconds }: DeliveryOutcome,
    disabledAfterSeconds: number,
  ): Promise<boolean> {
    if (isTaken) {
      await this.database.query(settleTaken, [id, status]);
      return false;
    }
    const values = [id, attempt, status, error, pauseSeconds, isGone, disabledAfterSeconds];
    const rows: unknown[] = await this.database.query(
      settleInVain,
      values.map((value) => value ?? null),
    );
    return rows.length > 0;
  }

  /**
   * Forgets what was settled, and what waits for endpoints that are disabled, after so many days.
   * @returns how many; as many as `limit`: there may be more
   */
  async forgetOld(days: number, limit: number): Promise<number> {
    const rows: unknown[] = await this.database.query(
      `WITH forgotten AS (
         DELETE FROM webhook_delivery WHERE id IN (
           SELECT d.id FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
           WHERE d.created_at < now() - make_interval(days => $1) AND (d.status <> 'waiting' OR NOT w.enabled)
           LIMIT $2 FOR UPDATE OF d SKIP LOCKED)
         RETURNING 1
       ) SELECT FROM forgotten`,
      [days, limit],
    );
    return rows.length;
  }

  /** For those who watch over it. */
  async look(): Promise<WebhookQueue> {
    const [queue]: WebhookQueue[] = await this.database.query(
      `SELECT count(*) FILTER (WHERE d.status = 'waiting')::int AS waiting,
         count(*) FILTER (WHERE d.status = 'waiting' AND d.next_attempt_at <= now() AND w.enabled)::int AS due,
         count(*) FILTER (WHERE d.status = 'waiting' AND d.tries > 0)::int AS failing,
         count(*) FILTER (WHERE d.status = 'failed')::int AS failed,
         min(d.next_attempt_at) FILTER (WHERE d.status = 'waiting' AND d.next_attempt_at <= now() AND w.enabled) AS "dueSince",
         (SELECT count(*)::int FROM webhook WHERE enabled) AS endpoints,
         (SELECT count(*)::int FROM webhook WHERE NOT enabled) AS disabled
       FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id WHERE d.status <> 'delivered'`,
    );
    if (!queue) throw new Error('an aggregate without groups has one row');
    return queue;
  }
}

/** Materialised: inlined, the inner query could be run again within one statement and lease more than asked. */
const leaseDeliveries = `
  WITH due AS MATERIALIZED (
    SELECT o.id FROM webhook w CROSS JOIN LATERAL (
      SELECT d.id, d.next_attempt_at FROM webhook_delivery d
      WHERE d.webhook_id = w.id AND d.status = 'waiting' AND d.next_attempt_at <= now()
        AND (d.leased_until IS NULL OR d.leased_until <= now())
      ORDER BY d.next_attempt_at LIMIT greatest(0, $2::int - (
        SELECT count(*) FROM webhook_delivery u
        WHERE u.webhook_id = w.id AND u.leased_until > now()))
      FOR UPDATE SKIP LOCKED
    ) AS o
    WHERE w.enabled AND NOT EXISTS (SELECT FROM mail_hold)
    ORDER BY o.next_attempt_at LIMIT $1::int
  ), leased AS (
    UPDATE webhook_delivery d SET leased_until = now() + make_interval(secs => $3), attempts = attempts + 1, tries = tries + 1
    FROM due WHERE d.id = due.id RETURNING d.*
  )
  SELECT d.id, d.webhook_id AS "webhookId", d.message_id AS "messageId", d.body, w.url, d.attempts AS attempt, d.tries,
    CASE WHEN w.former_until > now() THEN ARRAY[w.secret, w.former_secret] ELSE ARRAY[w.secret] END AS secrets
  FROM leased d JOIN webhook w ON w.id = d.webhook_id`;

/** Also when the lease has ended meanwhile: it was taken, whoever is trying it now. */
const settleTaken = `
  WITH settled AS (
    UPDATE webhook_delivery SET status = 'delivered', delivered_at = now(), attempted_at = now(), leased_until = NULL,
      last_status = $2, last_error = NULL
    WHERE id = $1 RETURNING webhook_id
  )
  UPDATE webhook w SET failing_since = NULL FROM settled s WHERE w.id = s.webhook_id AND w.failing_since IS NOT NULL`;

const settleInVain = `
  WITH settled AS (
    UPDATE webhook_delivery SET status = CASE WHEN $5::int IS NULL THEN 'failed' ELSE 'waiting' END, leased_until = NULL,
      next_attempt_at = now() + make_interval(secs => coalesce($5, 0)), attempted_at = now(), last_status = $3, last_error = $4
    WHERE id = $1 AND attempts = $2 AND status = 'waiting' RETURNING webhook_id
  ), ill AS (
    UPDATE webhook w SET failing_since = coalesce(w.failing_since, now()), enabled = NOT x.over,
      disabled_because = CASE WHEN $6 THEN 'gone' WHEN x.over THEN 'failing' END
    FROM settled s JOIN webhook o ON o.id = s.webhook_id, LATERAL (
      SELECT $6::boolean OR coalesce(o.failing_since <= now() - make_interval(secs => $7), false) AS over
    ) AS x
    WHERE w.id = s.webhook_id AND w.enabled AND (w.failing_since IS NULL OR x.over)
    RETURNING w.id, w.enabled, w.disabled_because
  ), raised AS (
    INSERT INTO alert (kind, entity_id, detail)
    SELECT 'webhook-disabled', id, jsonb_build_object('entity', 'webhook', 'because', disabled_because) FROM ill WHERE NOT enabled
    ON CONFLICT DO NOTHING
  )
  SELECT FROM ill WHERE NOT enabled`;
