import type { DealState, DealStatus } from '@app/domain/deal/state.js';
import type { DataSource } from 'typeorm';

/** A row whose last event is another than it says. */
export interface UnevenDeal {
  readonly id: string;
  readonly seq: number;
  /** Null: the deal has no event at all. */
  readonly lastSeq: number | null;
}

/** An open deal whose deadline has passed without anything happening. */
export interface OverdueDeal {
  readonly id: string;
  readonly nextDueAt: Date;
}

/** Reads what the rows of deals say, to hold it against other rows and against the workflows. */
export class DoctorRepository {
  constructor(private readonly database: DataSource) {}

  async counts(): Promise<{ open: number; closed: number }> {
    const rows: { open: number; closed: number }[] = await this.database.query(
      `SELECT (count(*) FILTER (WHERE status = 'open'))::int AS open,
         (count(*) FILTER (WHERE status <> 'open'))::int AS closed FROM deal`,
    );
    return rows[0] ?? { open: 0, closed: 0 };
  }

  /** The states of all open deals, page by page. */
  async *openDeals(pageSize: number): AsyncGenerator<DealState> {
    for (let after: string | null = null; ;) {
      const rows: { id: string; state: DealState }[] = await this.database.query(
        `SELECT id, state FROM deal WHERE status = 'open' AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2`,
        [after, pageSize],
      );
      for (const row of rows) yield row.state;
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) return;
      after = last.id;
    }
  }

  async stateOf(dealId: string): Promise<DealState | undefined> {
    const rows: { state: DealState }[] = await this.database.query(`SELECT state FROM deal WHERE id = $1`, [
      dealId,
    ]);
    return rows[0]?.state;
  }

  /** Status by id of those deals that have a row. */
  async statuses(dealIds: readonly string[]): Promise<Map<string, DealStatus>> {
    const rows: { id: string; status: DealStatus }[] = await this.database.query(
      `SELECT id, status FROM deal WHERE id = ANY ($1::uuid[])`,
      [dealIds],
    );
    return new Map(rows.map((row) => [row.id, row.status]));
  }

  async uneven(): Promise<UnevenDeal[]> {
    return this.database.query(
      `SELECT d.id, d.seq, e.last AS "lastSeq"
       FROM deal d LEFT JOIN (SELECT entity_id, max(seq) AS last FROM event GROUP BY entity_id) AS e ON e.entity_id = d.id
       WHERE d.seq IS DISTINCT FROM e.last OR (d.state->>'seq')::int <> d.seq ORDER BY d.id`,
    );
  }

  async overdue(seconds: number): Promise<OverdueDeal[]> {
    return this.database.query(
      `SELECT id, next_due_at AS "nextDueAt" FROM deal
       WHERE status = 'open' AND next_due_at < now() - make_interval(secs => $1) ORDER BY next_due_at`,
      [seconds],
    );
  }

  /** Whether an open deal's deadline has passed. */
  async isOverdue(dealId: string): Promise<boolean> {
    const rows: unknown[] = await this.database.query(
      `SELECT 1 FROM deal WHERE id = $1 AND status = 'open' AND next_due_at < now()`,
      [dealId],
    );
    return rows.length > 0;
  }
}
