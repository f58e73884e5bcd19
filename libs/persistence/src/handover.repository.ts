import type { DealState } from '@app/domain/deal/state.js';
import type { HandoverState, HandoverStatus } from '@app/domain/handover/state.js';
import type { DataSource } from 'typeorm';
import { viewerValues, type KnownEvent, type Viewer } from './deal.repository.js';
import { substituteOf } from './substitutes.js';
import { noticesOf, type TimelineEvent, eventsToken, tokenOf } from './timeline.repository.js';

/** A handover with its deal, and the names that ids stand for. */
export interface NamedHandover {
  readonly state: HandoverState;
  /** As it is now. */
  readonly deal: DealState;
  readonly title: string;
  readonly productKey: string | null;
  /** What was written when the deal was won. */
  readonly note: string | null;
  readonly customerName: string;
  /** Null: the customer has none. */
  readonly managerId: string | null;
  readonly managerName: string | null;
  readonly fromName: string;
  readonly acceptedByName: string | null;
}

export interface HandoverFilter {
  readonly status?: HandoverStatus;
  /** Only of customers whom the viewer cares for, or only of others. */
  readonly mine?: boolean;
}

/** Where the last page ended. */
export interface HandoverCursor {
  readonly at: string;
  readonly id: string;
}

export interface HandoverContext {
  readonly state: HandoverState;
  /** The event that the same command made before. */
  readonly known?: KnownEvent;
}

/** More events no handover is likely to have; the newest are shown. */
const eventsAtMost = 100;

/** Reads handovers, for people each viewer its own. */
export class HandoverRepository {
  constructor(private readonly database: DataSource) {}

  /** The row's state, without a lock. */
  async stateOf(handoverId: string): Promise<HandoverState | undefined> {
    const rows: { state: HandoverState }[] = await this.database.query(
      `SELECT state FROM handover WHERE id = $1`,
      [handoverId],
    );
    return rows[0]?.state;
  }

  /** What a command has to be checked against: the row, where it is the viewer's to work, and the command's own event. */
  async forCommand(
    handoverId: string,
    commandId: string,
    viewer: Viewer,
  ): Promise<HandoverContext | undefined> {
    const rows: { state: HandoverState; seq: number | null; requestHash: string | null }[] =
      await this.database.query(forCommand, [handoverId, commandId, ...viewerValues(viewer)]);
    const [row] = rows;
    if (!row) return undefined;
    const { state, seq, requestHash } = row;
    return { state, ...(seq === null ? {} : { known: { seq, requestHash: requestHash ?? '' } }) };
  }

  /** The handover as it was after one of its events: the answer of the command that made it. */
  async afterEvent(handoverId: string, seq: number): Promise<NamedHandover | undefined> {
    const rows: NamedHandover[] = await this.database.query(
      `SELECT ${columns('e.state')} FROM handover h JOIN event e ON e.entity_id = h.id ${joins('e.state')}
       WHERE h.id = $1 AND e.seq = $2`,
      [handoverId, seq],
    );
    return rows[0];
  }

  async find(handoverId: string, viewer: Viewer): Promise<NamedHandover | undefined> {
    const rows: NamedHandover[] = await this.database.query(
      `SELECT ${columns('h.state')} FROM handover h ${joins('h.state')} WHERE h.id = $1 AND (${readable(2)} OR ${reachable(2)})`,
      [handoverId, ...viewerValues(viewer)],
    );
    return rows[0];
  }

  /** One page of handovers, newest first. */
  async page(
    { status, mine }: HandoverFilter,
    viewer: Viewer,
    limit: number,
    after?: HandoverCursor,
  ): Promise<NamedHandover[]> {
    return this.database.query(
      `SELECT ${columns('h.state')} FROM handover h ${joins('h.state')}
       WHERE ${readable(1)} AND ($4::text IS NULL OR h.status = $4)
         AND ($5::boolean IS NULL OR (c.personal_manager_id IS NOT DISTINCT FROM $2::uuid) = $5)
         AND ($6::timestamptz IS NULL OR (h.opened_at, h.id) < ($6, $7::uuid))
       ORDER BY h.opened_at DESC, h.id DESC LIMIT $8`,
      [...viewerValues(viewer), status ?? null, mine ?? null, after?.at ?? null, after?.id ?? null, limit],
    );
  }

  /** What happened to a handover that has been found, newest first. */
  async events(handoverId: string): Promise<TimelineEvent[]> {
    return this.database.query(timeline, [handoverId, eventsAtMost]);
  }
}

function columns(state: string): string {
  return `${state} AS state, d.state AS deal, d.title, d.product_key AS "productKey", n.note, c.name AS "customerName",
    m.id AS "managerId", m.name AS "managerName", f.name AS "fromName", b.name AS "acceptedByName"`;
}

function joins(state: string): string {
  return `JOIN deal d ON d.id = h.deal_id JOIN customer c ON c.id = d.customer_id
    LEFT JOIN app_user m ON m.id = c.personal_manager_id
    JOIN app_user f ON f.id = (${state}->>'fromOwnerId')::uuid
    LEFT JOIN app_user b ON b.id = (${state}->>'acceptedBy')::uuid
    LEFT JOIN LATERAL (
      SELECT t.texts->>'note' AS note FROM event w JOIN command_text t ON t.entity_id = w.entity_id
        AND t.command_id = w.command_id AND t.request_hash = coalesce(w.request_hash, '')
      WHERE w.entity_id = d.id AND w.kind = 'win' AND w.at = h.opened_at
    ) AS n ON true`;
}

/** The condition of what is a viewer's own to work: of customers whom it cares for, of its teams, or of everybody. */
function workable(first: number): string {
  const [reach, user, teams] = [first, first + 1, first + 2];
  return `($${reach}::text = 'all' OR c.personal_manager_id = $${user}::uuid
    OR ($${reach} = 'team' AND d.team_id = ANY ($${teams}::uuid[])))`;
}

/** As `workable`, for a handover that is named: also whoever stands in for the personal manager now. */
function reachable(first: number): string {
  const substitute = substituteOf('c.personal_manager_id', 'now()');
  return `(${workable(first)} OR ${substitute} = $${first + 1}::uuid)`;
}

/** SQL: the persons who may see handover `h` of deal `d` of customer `c`, whatever their team. */
export const personsOfHandover = [
  'c.personal_manager_id',
  substituteOf('c.personal_manager_id', 'now()'),
  `(h.state->>'fromOwnerId')::uuid`,
];

/** Who won the deal may see what becomes of it. */
function readable(first: number): string {
  return `(${workable(first)} OR (h.state->>'fromOwnerId')::uuid = $${first + 1}::uuid)`;
}

const forCommand = `
  SELECT h.state, e.seq, e.request_hash AS "requestHash" FROM handover h
    JOIN deal d ON d.id = h.deal_id JOIN customer c ON c.id = d.customer_id
    LEFT JOIN event e ON e.entity_id = h.id AND e.command_id = $2 AND e.principal_id = $4::uuid
  WHERE h.id = $1 AND (e.seq IS NOT NULL OR ${reachable(3)})`;

const timeline = `
  SELECT e.seq, e.kind, e.at, e.principal_id AS "principalId", u.name AS "principalName", e.through, k.name AS "tokenName", e.data, e.happenings, t.texts,
    coalesce(told.notices, '[]') AS notices
  FROM handover h JOIN event e ON e.entity_id = h.id
    LEFT JOIN app_user u ON u.id = e.principal_id LEFT JOIN LATERAL (${tokenOf(eventsToken)}) AS k ON true
    LEFT JOIN command_text t ON t.entity_id = e.entity_id AND t.command_id = e.command_id
      AND t.request_hash = coalesce(e.request_hash, '')
    LEFT JOIN LATERAL (${noticesOf('h.deal_id', 'e.at')}) AS told ON e.happenings @> '[{"kind": "told"}]'
  WHERE h.id = $1 ORDER BY e.seq DESC LIMIT $2`;
