import type { DealEvent } from '@app/domain/deal/transition.js';
import type { Happening } from '@app/domain/escalation/happening.js';
import type { HandoverEvent } from '@app/domain/handover/decide.js';
import type { Channel } from '@app/domain/pipeline/definition.js';
import type { DataSource } from 'typeorm';
import { reachable, viewerValues, type CommandTexts, type Viewer } from './deal.repository.js';

export interface TimelineEvent {
  readonly seq: number;
  readonly kind: DealEvent['kind'] | HandoverEvent['kind'];
  readonly at: Date;
  readonly principalId: string | null;
  readonly principalName: string | null;
  /** How they acted otherwise than signed in. */
  readonly through: { readonly token?: string; readonly link?: true } | null;
  /** Of the token. */
  readonly tokenName: string | null;
  readonly data: DealEvent['data'];
  readonly happenings: readonly Happening[];
  readonly texts: CommandTexts | null;
  readonly notices: readonly TimelineNotice[];
}

/** Somebody who was told by an event, and what became of the mail. */
export interface TimelineNotice {
  readonly recipientId: string;
  readonly recipientName: string;
  readonly channel: Channel;
  readonly round: number;
  readonly level: number;
  /** `told` in the inbox; of a mail `waiting`, `sent`, `failed`, or `suppressed` since it was no longer true. */
  readonly status: 'told' | 'waiting' | 'sent' | 'suppressed' | 'failed';
}

/** What happened to a deal, who did it, and who was told. */
export class TimelineRepository {
  constructor(private readonly database: DataSource) {}

  /** A deal's events, newest first. */
  async page(dealId: string, viewer: Viewer, limit: number, beforeSeq?: number): Promise<TimelineEvent[]> {
    return this.database.query(timeline, [dealId, ...viewerValues(viewer), beforeSeq ?? null, limit]);
  }
}

/**
 * SQL: who was told by an event, as `notices`. A notice belongs to the event that told it: both carry the transition's
 * time.
 * @param dealId an expression of the deal that it is told of
 * @param at an expression of the event's time
 */
export function noticesOf(dealId: string, at: string): string {
  return `
      SELECT json_agg(json_build_object(
        'recipientId', r.id, 'recipientName', r.name, 'channel', n.channel, 'round', n.round, 'level', n.level,
        'status', CASE WHEN n.channel = 'inbox' THEN 'told' WHEN n.suppressed_at IS NOT NULL THEN 'suppressed'
          ELSE coalesce(m.status, 'waiting') END
      ) ORDER BY n.level, n.channel DESC, r.name) AS notices
      FROM notice n JOIN app_user r ON r.id = n.recipient_id LEFT JOIN mail m ON m.id = n.mail_id
      WHERE n.deal_id = ${dealId} AND n.told_at = ${at}`;
}

/** SQL: of an event `e`. */
export const eventsToken = `(e.through->>'token')::uuid`;

/**
 * SQL: a token by its id, as `id` and `name`. One that was revoked is known by the audit of its making.
 * @param id an expression; null: none
 */
export function tokenOf(id: string): string {
  return `SELECT x.id, coalesce(
      (SELECT t.name FROM api_token t WHERE t.id = x.id),
      (SELECT v.value #>> '{}' FROM audit_record m JOIN audit_value v ON v.record_id = m.id AND v.name = 'after.name'
       WHERE m.object_id = x.id::text AND m.action = 'token.added' LIMIT 1)) AS name
    FROM (SELECT ${id} AS id) AS x WHERE x.id IS NOT NULL`;
}

const timeline = `
  SELECT e.seq, e.kind, e.at, e.principal_id AS "principalId", u.name AS "principalName", e.through, k.name AS "tokenName", e.data, e.happenings, t.texts,
    coalesce(told.notices, '[]') AS notices
  FROM deal d JOIN event e ON e.entity_id = d.id
    LEFT JOIN app_user u ON u.id = e.principal_id LEFT JOIN LATERAL (${tokenOf(eventsToken)}) AS k ON true
    LEFT JOIN command_text t ON t.entity_id = e.entity_id AND t.command_id = e.command_id
      AND t.request_hash = coalesce(e.request_hash, '')
    LEFT JOIN LATERAL (
      ${noticesOf('e.entity_id', 'e.at')}
    ) AS told ON e.happenings @> '[{"kind": "told"}]'
  WHERE d.id = $1 AND ${reachable(2)} AND ($5::int IS NULL OR e.seq < $5)
  ORDER BY e.seq DESC LIMIT $6`;
