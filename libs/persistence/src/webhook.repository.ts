import type { WebhookEvent } from '@app/domain/webhooks/messages.js';
import type { DataSource, EntityManager } from 'typeorm';

export interface WebhookContent {
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  readonly enabled: boolean;
}

/** An endpoint. Its secret is read by whoever signs, and by nobody else. */
export interface WebhookRow extends WebhookContent {
  readonly id: string;
  /** Why it was disabled, where nobody did it: it answered 410, or took nothing for days. */
  readonly disabledBecause: 'gone' | 'failing' | null;
  readonly failingSince: Date | null;
  /** Until when the former secret signs as well. */
  readonly formerSecretUntil: Date | null;
  readonly createdAt: Date;
  readonly revision: number;
}

export type NotChanged = 'changed-meanwhile' | undefined;

/** Endpoints of other systems. */
export class WebhookRepository {
  constructor(private readonly database: DataSource) {}

  async all(): Promise<WebhookRow[]> {
    return this.database.query(`SELECT ${columns} FROM webhook w ORDER BY w.created_at, w.id`);
  }

  async find(
    id: string,
    manager: Pick<EntityManager, 'query'> = this.database,
  ): Promise<WebhookRow | undefined> {
    const rows: WebhookRow[] = await manager.query(`SELECT ${columns} FROM webhook w WHERE w.id = $1`, [id]);
    return rows[0];
  }

  /** @throws QueryFailedError (unique violation of webhook_url) where the URL is told already */
  async add(
    id: string,
    { url, events, enabled }: WebhookContent,
    secret: string,
    atMost: number,
  ): Promise<WebhookRow | 'too-many'> {
    const rows: WebhookRow[] = await this.database.query(
      `WITH w AS (
         INSERT INTO webhook (id, url, events, enabled, secret)
         SELECT $1, $2, $3, $4, $5 FROM webhook HAVING count(*) < $6 RETURNING *
       ) SELECT ${columns} FROM w`,
      [id, url, events, enabled, secret, atMost],
    );
    return rows[0] ?? 'too-many';
  }

  /**
   * What is enabled anew is told what happens from now on, and has its failures forgiven.
   * @param ifRevision undefined: whatever it is now
   * @throws QueryFailedError (unique violation of webhook_url)
   */
  async change(
    id: string,
    { url, events, enabled }: Partial<WebhookContent>,
    ifRevision: number | undefined,
  ): Promise<WebhookRow | NotChanged> {
    const rows: WebhookRow[] = await this.database.query(
      `WITH w AS (
         UPDATE webhook SET url = coalesce($3, url), events = coalesce($4, events), enabled = coalesce($5, enabled),
           disabled_because = CASE WHEN $5 IS NULL THEN disabled_because END,
           failing_since = CASE WHEN NOT enabled AND $5 THEN NULL ELSE failing_since END,
           from_xid = CASE WHEN NOT enabled AND $5 THEN pg_current_xact_id() ELSE from_xid END
         WHERE id = $1 AND ($2::int IS NULL OR revision = $2) RETURNING *
       ), settled AS (
         UPDATE alert a SET resolved_at = now() FROM w WHERE w.enabled AND ${alertOf('w.id')}
       ) SELECT ${columns} FROM w`,
      [id, ifRevision, url, events, enabled].map((value) => value ?? null),
    );
    return rows[0] ?? this.whyNot(id);
  }

  /** With all that it was told, and all that waits for it. */
  async remove(id: string, ifRevision: number | undefined): Promise<'removed' | NotChanged> {
    const rows: unknown[] = await this.database.query(
      `WITH w AS (
         DELETE FROM webhook WHERE id = $1 AND ($2::int IS NULL OR revision = $2) RETURNING id
       ), settled AS (
         UPDATE alert a SET resolved_at = now() FROM w WHERE ${alertOf('w.id')}
       ) SELECT id FROM w`,
      [id, ifRevision ?? null],
    );
    return rows.length > 0 ? 'removed' : this.whyNot(id);
  }

  /** Another secret signs from now on, and for some hours the one before signs as well. */
  async changeSecret(
    id: string,
    secret: string,
    formerHours: number,
    ifRevision: number | undefined,
  ): Promise<WebhookRow | NotChanged> {
    const rows: WebhookRow[] = await this.database.query(
      `WITH w AS (
         UPDATE webhook SET secret = $3, former_secret = secret, former_until = now() + make_interval(hours => $4)
         WHERE id = $1 AND ($2::int IS NULL OR revision = $2) RETURNING *
       ) SELECT ${columns} FROM w`,
      [id, ifRevision ?? null, secret, formerHours],
    );
    return rows[0] ?? this.whyNot(id);
  }

  private async whyNot(id: string): Promise<NotChanged> {
    return (await this.find(id)) ? 'changed-meanwhile' : undefined;
  }
}

const columns = `w.id, w.url, w.events, w.enabled, w.disabled_because AS "disabledBecause", w.failing_since AS "failingSince",
  CASE WHEN w.former_until > now() THEN w.former_until END AS "formerSecretUntil", w.created_at AS "createdAt", w.revision`;

function alertOf(id: string): string {
  return `a.kind = 'webhook-disabled' AND a.entity_id = ${id} AND a.resolved_at IS NULL`;
}
