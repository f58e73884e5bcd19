import type { Stall, TellingPurpose } from '@app/domain/escalation/escalation.js';
import type { DataSource } from 'typeorm';
import { reachable, viewerValues, visible, type Viewer } from './deal.repository.js';

export interface EscalationRow {
  readonly id: string;
  /** Of a won deal's handover; null: of the deal itself. */
  readonly handoverId: string | null;
  readonly dealId: string;
  readonly dealTitle: string;
  readonly customerName: string;
  readonly ownerName: string;
  readonly amount: string;
  readonly currency: string;
  readonly isKey: boolean;
  readonly stage: string;
  readonly status: 'telling' | 'taken-on' | 'snoozed' | 'ended';
  readonly openedAt: Date;
  readonly endedAt: Date | null;
  readonly endReason: string | null;
  readonly round: number;
  readonly level: number;
  readonly nextLevelAt: Date | null;
  readonly stalls: readonly Stall[];
  readonly takenBy: string | null;
  readonly takenByName: string | null;
  readonly promisedFor: Date | null;
  readonly instructedBy: string | null;
  readonly instructedByName: string | null;
  readonly snoozedBy: string | null;
  readonly snoozedByName: string | null;
  readonly snoozedUntil: Date | null;
  readonly brokenPromises: number;
}

export interface InboxRow {
  readonly id: string;
  readonly toldAt: Date;
  readonly round: number;
  readonly level: number;
  readonly purpose: TellingPurpose;
  /** Whom the recipient stands in for. */
  readonly inSteadOf: string | null;
  readonly escalation: EscalationRow;
}

export interface EscalationCounts {
  readonly telling: number;
  readonly takenOn: number;
  readonly snoozed: number;
}

export interface TimeCursor {
  readonly at: string;
  readonly id: string;
}

/** Whose an escalation is: a handover's, or else its deal's. */
export type EscalationOf = Pick<EscalationRow, 'dealId' | 'handoverId'>;

/** Reads escalations and what people were told, each viewer only its own. */
export class EscalationRepository {
  constructor(private readonly database: DataSource) {}

  async find(id: string, viewer: Viewer): Promise<EscalationRow | undefined> {
    const rows: EscalationRow[] = await this.database.query(
      `${select} WHERE e.id = $1 AND ${within(2, reachable)}`,
      [id, ...viewerValues(viewer)],
    );
    return rows[0];
  }

  /** The deal or handover of an escalation that a command has answered already, whoever may reach it now. */
  async answeredBy(id: string, commandId: string): Promise<EscalationOf | undefined> {
    const rows: EscalationOf[] = await this.database.query(
      `SELECT e.deal_id AS "dealId", e.handover_id AS "handoverId" FROM escalation e
       WHERE e.id = $1 AND EXISTS (
         SELECT FROM event v WHERE v.entity_id = coalesce(e.handover_id, e.deal_id) AND v.command_id = $2)`,
      [id, commandId],
    );
    return rows[0];
  }

  /** One page of escalations, newest first. */
  async page(
    status: EscalationRow['status'] | 'open',
    viewer: Viewer,
    limit: number,
    after?: TimeCursor,
  ): Promise<EscalationRow[]> {
    return this.database.query(
      `${select} WHERE ${within(1)}
         AND (CASE WHEN $4 = 'open' THEN e.status <> 'ended' ELSE e.status = $4 END)
         AND ($5::timestamptz IS NULL OR (e.opened_at, e.id) < ($5, $6::uuid))
       ORDER BY e.opened_at DESC, e.id DESC LIMIT $7`,
      [...viewerValues(viewer), status, after?.at ?? null, after?.id ?? null, limit],
    );
  }

  /** How many open escalations there are, by what became of them. */
  async tally(viewer: Viewer): Promise<EscalationCounts> {
    const [row] = await this.database.query<EscalationCounts[]>(
      `SELECT (count(*) FILTER (WHERE e.status = 'telling'))::int AS telling,
         (count(*) FILTER (WHERE e.status = 'taken-on'))::int AS "takenOn",
         (count(*) FILTER (WHERE e.status = 'snoozed'))::int AS snoozed
       FROM escalation e JOIN deal d ON d.id = e.deal_id JOIN customer c ON c.id = d.customer_id
       WHERE e.status <> 'ended' AND ${within(1)}`,
      viewerValues(viewer),
    );
    if (!row) throw new Error('a query for one row gave none');
    return row;
  }

  /** One page of what a person was told of deals still within reach, newest first. The inbox entry is the telling: exactly one for each level and round. */
  async inbox(
    viewer: Viewer,
    open: boolean | undefined,
    limit: number,
    after?: TimeCursor,
  ): Promise<InboxRow[]> {
    const rows: (EscalationRow & ToldRow)[] = await this.database.query(
      `SELECT n.id AS "noticeId", n.told_at AS "toldAt", n.round AS "toldRound", n.level AS "toldLevel",
           n.purpose, a.name AS "inSteadOf", ${columns}
         FROM notice n JOIN escalation e ON e.id = n.escalation_id ${joins} LEFT JOIN app_user a ON a.id = n.instead_of
         WHERE ${within(1, reachable)} AND n.recipient_id = $2 AND n.channel = 'inbox'
           AND ($4::boolean IS NULL OR (e.status <> 'ended') = $4)
           AND ($5::timestamptz IS NULL OR (n.told_at, n.id) < ($5, $6::uuid))
         ORDER BY n.told_at DESC, n.id DESC LIMIT $7`,
      [...viewerValues(viewer), open ?? null, after?.at ?? null, after?.id ?? null, limit],
    );
    return rows.map(({ noticeId, toldAt, toldRound, toldLevel, purpose, inSteadOf, ...escalation }) => ({
      id: noticeId,
      toldAt,
      round: toldRound,
      level: toldLevel,
      purpose,
      inSteadOf,
      escalation,
    }));
  }
}

interface ToldRow {
  readonly noticeId: string;
  readonly toldAt: Date;
  readonly toldRound: number;
  readonly toldLevel: number;
  readonly purpose: TellingPurpose;
  readonly inSteadOf: string | null;
}

/** Of deals that a viewer may see, and of handovers of customers whom it cares for. */
function within(first: number, reach: (first: number) => string = visible): string {
  return `(${reach(first)} OR (e.handover_id IS NOT NULL AND c.personal_manager_id = $${first + 1}::uuid))`;
}

const columns = `e.id, e.handover_id AS "handoverId", e.deal_id AS "dealId", d.title AS "dealTitle", c.name AS "customerName", o.name AS "ownerName",
  d.state->>'amount' AS amount, d.currency, d.is_key AS "isKey", d.stage, e.status, e.opened_at AS "openedAt",
  e.ended_at AS "endedAt", e.end_reason AS "endReason", e.round, e.level, e.next_level_at AS "nextLevelAt", e.stalls,
  e.taken_by AS "takenBy", b.name AS "takenByName", e.promised_for AS "promisedFor", e.broken_promises AS "brokenPromises",
  e.instructed_by AS "instructedBy", i.name AS "instructedByName", e.snoozed_by AS "snoozedBy", s.name AS "snoozedByName",
  e.snoozed_until AS "snoozedUntil"`;

const joins = `JOIN deal d ON d.id = e.deal_id JOIN customer c ON c.id = d.customer_id JOIN app_user o ON o.id = d.owner_id
  LEFT JOIN app_user b ON b.id = e.taken_by LEFT JOIN app_user i ON i.id = e.instructed_by
  LEFT JOIN app_user s ON s.id = e.snoozed_by`;

const select = `SELECT ${columns} FROM escalation e ${joins}`;
