import type { DataSource, EntityManager } from 'typeorm';
import { tokenOf } from './timeline.repository.js';
import type { Origin } from './origin.js';
import type { Query } from './exports/snapshot-rows.js';

/** Something that changed no audited row and is to be known all the same: a sign-in, a denial, an erasure. */
export interface AuditNote {
  /** What happened, e.g. `sign-in.failed`. */
  readonly action: string;
  readonly object?: { readonly kind: string; readonly id: string | null };
  /** Ids, codes and numbers; kept for ever. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
  /** What may be personal, by name: only its salted hash is kept for ever. */
  readonly values?: Readonly<Record<string, string>>;
}

/** One entry as it is read. */
export interface AuditRow {
  readonly no: string;
  readonly at: Date;
  readonly action: string;
  readonly principalKind: string;
  readonly principalId: string | null;
  readonly principalName: string | null;
  readonly tokenId: string | null;
  readonly tokenName: string | null;
  readonly objectKind: string | null;
  readonly objectId: string | null;
  readonly requestId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  /** By `before.…`, `after.…`, or a name of their own. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of values that were erased. */
  readonly erased: readonly string[];
}

export interface AuditFilter {
  readonly objectKind?: string;
  readonly objectId?: string;
  readonly principalId?: string;
  readonly action?: string;
  /** Instants of ISO 8601; the first is in it, the last is not. */
  readonly from?: string;
  readonly to?: string;
}

/**
 * The audit. Changes of rows are written to it by the database itself (migrations/0011-audit.ts), and every event is part
 * of it; here is the rest, and what reads it.
 */
export class AuditRepository {
  constructor(private readonly database: DataSource) {}

  /** Writes what changed no row, as done by whoever acts on the connection (origin.ts). */
  async note(
    { action, object, detail = {}, values = {} }: AuditNote,
    manager: Pick<EntityManager, 'query'> = this.database.manager,
  ): Promise<void> {
    await manager.query(`SELECT audit_write($1, $2, $3, $4::jsonb, $5::jsonb)`, [
      action,
      object?.kind ?? null,
      object?.id ?? null,
      JSON.stringify(detail),
      JSON.stringify(values),
    ]);
  }

  /** The same, as done by somebody else than whoever acts on the connection. */
  async noteAs(origin: Origin, note: AuditNote): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await transaction.query(`SELECT set_config('dealwarden.origin', $1, true)`, [JSON.stringify(origin)]);
      await this.note(note, transaction);
    });
  }

  /** What something of this id is, if it is something that belongs to somebody; what only its owner ever sees: to somebody else. */
  async kindOf(id: string, viewerId: string): Promise<string | undefined> {
    const [found]: { kind: string }[] = await this.database.query(ownedKind, [id, viewerId]);
    return found?.kind;
  }

  /** One page of the chain, newest first. Entries come to it within seconds. */
  async page(filter: AuditFilter, limit: number, before?: string): Promise<AuditRow[]> {
    const { text, values } = auditEntries(filter, limit, before);
    return this.database.query(text, [...values]);
  }
}

/**
 * The query of entries of the chain, newest first.
 * @param limit absent: all of them
 * @param before the number of the entry behind which they begin
 */
export function auditEntries(
  { objectKind, objectId, principalId, action, from, to }: AuditFilter,
  limit?: number,
  before?: string,
): Query {
  const values = [before, objectKind, objectId, principalId, action, from, to, limit];
  return { text: entries, values: values.map((value) => value ?? null) };
}

const ownedKind = `
  SELECT 'deal' AS kind FROM deal WHERE id = $1
  UNION ALL SELECT 'handover' FROM handover WHERE id = $1
  UNION ALL SELECT 'return-case' FROM return_case WHERE id = $1
  UNION ALL SELECT 'escalation' FROM escalation WHERE id = $1
  UNION ALL SELECT 'message' FROM message WHERE id = $1
  UNION ALL SELECT 'corrective-action' FROM corrective_action WHERE id = $1
  UNION ALL SELECT 'user' FROM app_user WHERE id = $1
  UNION ALL SELECT 'session' FROM session WHERE id = $1 AND user_id <> $2
  UNION ALL SELECT 'token' FROM api_token WHERE id = $1 AND user_id <> $2
  UNION ALL SELECT 'saved-view' FROM saved_view WHERE id = $1 AND user_id <> $2
  LIMIT 1`;

/** Of a state: what follows from the rest, or only counts. */
const derived = ['seq', 'revision', 'clocks', 'nextDueAt', 'escalationsOpened', 'evasions'];

/** What an event `e` has changed of its state, as it was before and after: values named as those of a changed row are. */
const changedByEvent = `
  WITH states AS MATERIALIZED (
    SELECT e.state AS became, coalesce((SELECT b.state FROM event b WHERE b.entity_id = e.entity_id AND b.seq = e.seq - 1), '{}') AS was
  )
  SELECT coalesce(jsonb_object_agg(side || '.' || key, value), '{}') FROM states CROSS JOIN LATERAL (
    SELECT 'before' AS side, key, value FROM jsonb_each(was) WHERE became->key IS DISTINCT FROM value
    UNION ALL
    SELECT 'after', key, value FROM jsonb_each(became) WHERE was->key IS DISTINCT FROM value
  ) AS changed WHERE NOT key = ANY ('{${derived.join(',')}}')`;

const entries = `
  SELECT a.no, a.at, a.action, a.principal_kind AS "principalKind", a.principal_id AS "principalId",
    coalesce(u.name, y.name, g.name) AS "principalName", k.id AS "tokenId", k.name AS "tokenName", a.object_kind AS "objectKind",
    a.object_id AS "objectId", coalesce(r.request_id, e.through->>'request') AS "requestId", coalesce(r.detail, e.data) AS detail,
    CASE WHEN e.entity_id IS NULL
      THEN coalesce((SELECT jsonb_object_agg(v.name, v.value) FROM audit_value v WHERE v.record_id = r.id), '{}')
      ELSE (${changedByEvent}) || coalesce(o.value, '{}') END AS values,
    CASE WHEN e.through ? 'from' AND o.commitment IS NULL THEN ARRAY['address', 'agent']
      ELSE ARRAY(SELECT given.name FROM jsonb_object_keys(r.commitments) AS given (name)
        WHERE NOT EXISTS (SELECT FROM audit_value v WHERE v.record_id = r.id AND v.name = given.name) ORDER BY 1) END AS erased
  FROM audit_entry a LEFT JOIN audit_record r ON r.id = a.record_id
    LEFT JOIN event e ON e.entity_id = a.entity_id AND e.seq = a.seq
    LEFT JOIN command_origin o ON o.commitment = e.through->>'from'
    LEFT JOIN app_user u ON u.id = a.principal_id LEFT JOIN counterparty y ON y.id = a.principal_id
    LEFT JOIN customer g ON g.id = a.principal_id LEFT JOIN LATERAL (${tokenOf(`coalesce(r.token_id, (e.through->>'token')::uuid)`)}) AS k ON true
  WHERE ($1::bigint IS NULL OR a.no < $1) AND ($2::text IS NULL OR a.object_kind = $2)
    AND ($3::text IS NULL OR a.object_id = $3) AND ($4::uuid IS NULL OR a.principal_id = $4)
    AND ($5::text IS NULL OR a.action = $5)
    AND ($6::timestamptz IS NULL OR a.at >= $6) AND ($7::timestamptz IS NULL OR a.at < $7)
  ORDER BY a.no DESC LIMIT $8::bigint`;
