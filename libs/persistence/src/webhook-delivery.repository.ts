import { pingEvent, type WebhookEvent } from '@app/domain/webhooks/messages.js';
import type { DataSource, EntityManager } from 'typeorm';

export type DeliveryStatus = 'waiting' | 'delivered' | 'failed';

/** A message to one endpoint, and what became of it so far. */
export interface DeliveryRow {
  readonly id: string;
  readonly messageId: string;
  readonly type: WebhookEvent | typeof pingEvent;
  /** JSON as it is sent. */
  readonly body: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly attemptedAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly deliveredAt: Date | null;
  readonly createdAt: Date;
}

export interface DeliveryCursor {
  readonly at: string;
  readonly id: string;
}

/** What each endpoint was told, and what it is to be told again. */
export class WebhookDeliveryRepository {
  constructor(private readonly database: DataSource) {}

  /** One page of an endpoint's deliveries, newest first. */
  async page(
    webhookId: string,
    status: DeliveryStatus | undefined,
    limit: number,
    after?: DeliveryCursor,
  ): Promise<DeliveryRow[]> {
    return this.database.query(
      `SELECT ${columns} FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id
       WHERE d.webhook_id = $1 AND ($2::text IS NULL OR d.status = $2)
         AND ($3::timestamptz IS NULL OR (d.created_at, d.id) < ($3, $4::uuid))
       ORDER BY d.created_at DESC, d.id DESC LIMIT $5`,
      [webhookId, status, after?.at, after?.id, limit].map((value) => value ?? null),
    );
  }

  /** Has a message sent again at once, under its id, and tried as a new one is; undefined: the endpoint has no such message. */
  async sendAgain(
    webhookId: string,
    id: string,
    transaction: EntityManager,
  ): Promise<DeliveryRow | undefined> {
    const rows: DeliveryRow[] = await transaction.query(
      `WITH d AS (
         UPDATE webhook_delivery SET status = 'waiting', tries = 0, next_attempt_at = now(), delivered_at = NULL
         WHERE webhook_id = $1 AND id = $2 RETURNING *
       ) SELECT ${columns} FROM d JOIN webhook w ON w.id = d.webhook_id`,
      [webhookId, id],
    );
    return rows[0];
  }

  /** Has a message sent that says nothing. */
  async ping(webhookId: string, id: string, transaction: EntityManager): Promise<DeliveryRow> {
    const now = new Date().toISOString();
    const body = JSON.stringify({ type: pingEvent, timestamp: now, data: { webhookId } });
    const [row]: DeliveryRow[] = await transaction.query(
      `WITH d AS (
         INSERT INTO webhook_delivery (id, webhook_id, message_id, type, body)
         VALUES ($1, $2, 'msg_' || $1::uuid, $3, $4) RETURNING *
       ) SELECT ${columns} FROM d JOIN webhook w ON w.id = d.webhook_id`,
      [id, webhookId, pingEvent, body],
    );
    if (!row) throw new Error('a row that was inserted was not returned');
    return row;
  }
}

const columns = `d.id, d.message_id AS "messageId", d.type, d.body, d.status, d.attempts,
  CASE WHEN d.status = 'waiting' AND w.enabled THEN d.next_attempt_at END AS "nextAttemptAt",
  d.attempted_at AS "attemptedAt", d.last_status AS "lastStatus", d.last_error AS "lastError",
  d.delivered_at AS "deliveredAt", d.created_at AS "createdAt"`;
