import type { DataSource } from 'typeorm';

/** What administrators have to know. */
export const alertKinds = [
  /** Deadlines that are late by five minutes: one alert for all of them. */
  'deadline-late',
  /** The row is open, and its workflow does not run. */
  'workflow-stopped',
  /** The row has events that its workflow has not. */
  'row-ahead',
  /** The workflow has events that its row has not. */
  'row-behind',
  /** Nobody was found whom a level could be told to. */
  'recipient-missing',
  /** A mail to a customer could not be delivered. */
  'message-undeliverable',
  /** Letters about a return case reach nobody: there is no address, or the mail server would not take them. */
  'letter-undeliverable',
  /** A deal keeps a clock that cannot be counted in its calendar: nothing comes due for it. */
  'deadline-uncountable',
  /** An endpoint of another system is gone, or has taken nothing for days: it is told nothing any more. */
  'webhook-disabled',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Ids, codes, numbers and dates: alerts are mailed, and carry nothing personal. */
export type AlertDetail = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

export interface Alert {
  readonly id: string;
  readonly kind: AlertKind;
  /** Null: about many at once, or about none. */
  readonly entityId: string | null;
  readonly detail: AlertDetail;
  readonly raisedAt: Date;
  readonly resolvedAt: Date | null;
  readonly toldAt: Date | null;
}

export interface AlertCursor {
  readonly at: string;
  readonly id: string;
}

/** Alerts: each thing once, until it is over. */
export class AlertRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Raises an alert, or brings the detail of the one that is open up to date. One is open for a kind and what it is about:
   * an entity, or many of the kind of entity that the detail names. A greater `step` in the detail says that it has become
   * materially worse: it is told again, once for each step.
   * @returns whether it is new
   */
  async raise(kind: AlertKind, entityId: string | null, detail: AlertDetail): Promise<boolean> {
    const rows: { fresh: boolean }[] = await this.database.query(
      `INSERT INTO alert AS a (kind, entity_id, detail) VALUES ($1, $2, $3)
       ON CONFLICT (kind, entity_id, (detail->>'entity')) WHERE resolved_at IS NULL
       DO UPDATE SET
         detail = CASE WHEN a.detail ? 'step' THEN jsonb_set(excluded.detail, '{step}',
           to_jsonb(greatest((a.detail->>'step')::int, (excluded.detail->>'step')::int))) ELSE excluded.detail END,
         told_at = CASE WHEN (excluded.detail->>'step')::int > coalesce((a.detail->>'step')::int, 0)
           THEN NULL ELSE a.told_at END
       WHERE a.detail <> excluded.detail
       RETURNING xmax = 0 AS fresh`,
      [kind, entityId, JSON.stringify(detail)],
    );
    return rows[0]?.fresh === true;
  }

  /** What these alerts were raised for is over. */
  async resolve(kinds: readonly AlertKind[], entityIds: readonly string[]): Promise<void> {
    await this.database.query(
      `UPDATE alert SET resolved_at = now()
       WHERE resolved_at IS NULL AND kind = ANY ($1) AND entity_id = ANY ($2::uuid[])`,
      [kinds, entityIds],
    );
  }

  /** The alerts about many at once are over: those about entities of one kind, or all of them. */
  async resolveMany(kinds: readonly AlertKind[], entity?: string): Promise<void> {
    await this.database.query(
      `UPDATE alert SET resolved_at = now()
       WHERE resolved_at IS NULL AND kind = ANY ($1) AND entity_id IS NULL
         AND ($2::text IS NULL OR detail->>'entity' = $2)`,
      [kinds, entity ?? null],
    );
  }

  /** Open alerts about single entities of one kind, the oldest first. */
  async openOf(
    kinds: readonly AlertKind[],
    entity: string,
    limit: number,
  ): Promise<{ kind: AlertKind; entityId: string }[]> {
    return this.database.query(
      `SELECT kind, entity_id AS "entityId" FROM alert
       WHERE resolved_at IS NULL AND entity_id IS NOT NULL AND kind = ANY ($1) AND detail->>'entity' = $2
       ORDER BY raised_at, id LIMIT $3`,
      [kinds, entity, limit],
    );
  }

  /** One page of alerts, newest first. */
  async page(open: boolean | undefined, limit: number, after?: AlertCursor): Promise<Alert[]> {
    return this.database.query(
      `SELECT id, kind, entity_id AS "entityId", detail, raised_at AS "raisedAt", resolved_at AS "resolvedAt",
         told_at AS "toldAt"
       FROM alert
       WHERE ($1::boolean IS NULL OR (resolved_at IS NULL) = $1)
         AND ($2::timestamptz IS NULL OR (date_trunc('milliseconds', raised_at), id) < ($2, $3::uuid))
       ORDER BY date_trunc('milliseconds', raised_at) DESC, id DESC LIMIT $4`,
      [open ?? null, after?.at ?? null, after?.id ?? null, limit],
    );
  }
}
