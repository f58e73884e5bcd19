import type { DataSource, EntityManager } from 'typeorm';
import { viewerValues, visible, type Viewer } from './deal.repository.js';

export type MessageStatus = 'prepared' | 'queued' | 'sent' | 'discarded' | 'failed';

/** A mail of a stage to a deal's customer, with the names that its ids stand for. */
export interface MessageRow {
  readonly id: string;
  readonly dealId: string;
  readonly dealTitle: string;
  readonly customerId: string;
  readonly customerName: string;
  /** Null: the customer has no address. */
  readonly to: string | null;
  readonly stage: string;
  readonly action: string;
  readonly status: MessageStatus;
  readonly language: string;
  readonly subject: string;
  readonly body: string;
  readonly createdAt: Date;
  readonly decidedBy: string | null;
  readonly decidedByName: string | null;
  readonly decidedAt: Date | null;
  readonly discardReason: string | null;
  readonly sentAt: Date | null;
}

export interface MessageFilter {
  readonly dealId?: string;
  readonly status?: MessageStatus;
}

/** Where the last page ended. */
export interface MessageCursor {
  readonly at: string;
  readonly id: string;
}

/** Messages of deals within a viewer's reach. Those that change one take part in the given transaction. */
export class MessageRepository {
  constructor(private readonly database: DataSource) {}

  /** One page of messages, newest first. */
  async page(
    { dealId, status }: MessageFilter,
    viewer: Viewer,
    limit: number,
    after?: MessageCursor,
  ): Promise<MessageRow[]> {
    return this.database.query(
      `${select} WHERE ${visible(1)} AND ($4::uuid IS NULL OR m.deal_id = $4) AND ($5::text IS NULL OR m.status = $5)
         AND ($6::timestamptz IS NULL OR (m.created_at, m.id) < ($6, $7::uuid))
       ORDER BY m.created_at DESC, m.id DESC LIMIT $8`,
      [...viewerValues(viewer), dealId ?? null, status ?? null, after?.at ?? null, after?.id ?? null, limit],
    );
  }

  async find(id: string, viewer: Viewer): Promise<MessageRow | undefined> {
    const values = [id, ...viewerValues(viewer)];
    const rows: MessageRow[] = await this.database.query(
      `${select} WHERE m.id = $1 AND ${visible(2)}`,
      values,
    );
    return rows[0];
  }

  /** One within reach, locked until the transaction ends. */
  async lock(id: string, viewer: Viewer, transaction: EntityManager): Promise<MessageRow | undefined> {
    const rows: MessageRow[] = await transaction.query(
      `${select} WHERE m.id = $1 AND ${visible(2)} FOR UPDATE OF m`,
      [id, ...viewerValues(viewer)],
    );
    return rows[0];
  }

  async rewrite(
    id: string,
    { subject, body }: { readonly subject?: string; readonly body?: string },
    transaction: EntityManager,
  ): Promise<void> {
    await transaction.query(
      `UPDATE message SET subject = coalesce($2, subject), body = coalesce($3, body) WHERE id = $1`,
      [id, subject ?? null, body ?? null],
    );
  }

  /** Lets it go: the relay sends what is queued. */
  async approve(id: string, by: string, transaction: EntityManager): Promise<void> {
    await transaction.query(
      `UPDATE message SET status = 'queued', decided_by = $2, decided_at = now() WHERE id = $1`,
      [id, by],
    );
  }

  async discard(id: string, by: string, reason: string, transaction: EntityManager): Promise<void> {
    await transaction.query(
      `UPDATE message SET status = 'discarded', decided_by = $2, decided_at = now(), discard_reason = $3
       WHERE id = $1`,
      [id, by, reason],
    );
  }
}

const select = `
  SELECT m.id, m.deal_id AS "dealId", d.title AS "dealTitle", c.id AS "customerId", c.name AS "customerName",
    c.email AS "to", m.stage, m.action, m.status, m.language, m.subject, m.body, m.created_at AS "createdAt",
    m.decided_by AS "decidedBy", b.name AS "decidedByName", m.decided_at AS "decidedAt",
    m.discard_reason AS "discardReason", m.sent_at AS "sentAt"
  FROM message m JOIN deal d ON d.id = m.deal_id JOIN customer c ON c.id = m.customer_id
    LEFT JOIN app_user b ON b.id = m.decided_by`;
