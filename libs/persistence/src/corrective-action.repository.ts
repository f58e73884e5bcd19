import type { DataSource, EntityManager } from 'typeorm';
import { viewerValues, type Viewer } from './deal.repository.js';

/** What is mended after a lost deal, with the names that its ids stand for. */
export interface CorrectiveActionRow {
  readonly id: string;
  readonly dealId: string;
  readonly dealTitle: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly reason: string;
  readonly what: string;
  readonly ownerId: string;
  readonly ownerName: string;
  /** Calendar day. */
  readonly dueOn: string;
  readonly createdAt: Date;
  readonly doneAt: Date | null;
  readonly doneBy: string | null;
  readonly doneByName: string | null;
  readonly doneNote: string | null;
}

export interface CorrectiveActionFilter {
  readonly status?: 'open' | 'done';
  /** Due on this day or before. */
  readonly dueBy?: string;
}

/** Where the last page ended. */
export interface DueCursor {
  readonly dueOn: string;
  readonly id: string;
}

/** Corrective actions of lost deals. Whoever mends one sees it, and whoever leads the deal's team. */
export class CorrectiveActionRepository {
  constructor(private readonly database: DataSource) {}

  /** One page, the longest due first. */
  async page(
    { status, dueBy }: CorrectiveActionFilter,
    viewer: Viewer,
    limit: number,
    after?: DueCursor,
  ): Promise<CorrectiveActionRow[]> {
    return this.database.query(
      `${select} WHERE ${reachable(1)} AND ($4::text IS NULL OR (a.done_at IS NOT NULL) = ($4 = 'done'))
         AND ($5::date IS NULL OR a.due_on <= $5)
         AND ($6::date IS NULL OR (a.due_on, a.id) > ($6, $7::uuid))
       ORDER BY a.due_on, a.id LIMIT $8`,
      [
        ...viewerValues(viewer),
        status ?? null,
        dueBy ?? null,
        after?.dueOn ?? null,
        after?.id ?? null,
        limit,
      ],
    );
  }

  /** One within reach, locked until the transaction ends. */
  async lock(
    id: string,
    viewer: Viewer,
    transaction: EntityManager,
  ): Promise<CorrectiveActionRow | undefined> {
    const rows: CorrectiveActionRow[] = await transaction.query(
      `${select} WHERE a.id = $1 AND ${reachable(2)} FOR UPDATE OF a`,
      [id, ...viewerValues(viewer)],
    );
    return rows[0];
  }

  /** Records that it is mended, by whom and how. */
  async finish(id: string, by: string, note: string, transaction: EntityManager): Promise<void> {
    await transaction.query(
      `UPDATE corrective_action SET done_at = now(), done_by = $2, done_note = $3 WHERE id = $1`,
      [id, by, note],
    );
  }
}

const select = `
  SELECT a.id, a.deal_id AS "dealId", d.title AS "dealTitle", c.id AS "customerId", c.name AS "customerName", a.reason,
    a.what, a.owner_id AS "ownerId", o.name AS "ownerName", a.due_on::text AS "dueOn", a.created_at AS "createdAt",
    a.done_at AS "doneAt", a.done_by AS "doneBy", b.name AS "doneByName", a.done_note AS "doneNote"
  FROM corrective_action a JOIN deal d ON d.id = a.deal_id JOIN customer c ON c.id = d.customer_id
    JOIN app_user o ON o.id = a.owner_id LEFT JOIN app_user b ON b.id = a.done_by`;

function reachable(first: number): string {
  const [reach, user, teams] = [first, first + 1, first + 2];
  return `($${reach}::text = 'all' OR a.owner_id = $${user}::uuid OR ($${reach} = 'team' AND d.team_id = ANY ($${teams}::uuid[])))`;
}
