import type { DataSource } from 'typeorm';
import type { WatchedTable } from './watchdog.repository.js';

/** What every state says that is kept in a row and followed by a workflow. */
export interface FollowedState {
  readonly seq: number;
  /** Anything but `open`, or the `draft` of a return case, is the end of it. */
  readonly status: string;
}

const ongoing: readonly string[] = ['open', 'draft'];

/** Whether what has this status goes on: a return case that is a draft does too. */
export function isOngoing(status: string | undefined): boolean {
  return status !== undefined && ongoing.includes(status);
}

/** A row whose last event is another than it says. */
export interface UnevenRow {
  readonly id: string;
  readonly seq: number;
  /** Null: it has no event at all. */
  readonly lastSeq: number | null;
}

/** An open row whose deadline has passed without anything happening. */
export interface OverdueRow {
  readonly id: string;
  readonly nextDueAt: Date;
}

/** Reads what the rows of one kind of entity say, to hold it against other rows and against the workflows. */
export class DoctorRepository {
  private readonly table: string;
  private readonly ongoing: string;

  constructor(
    private readonly database: DataSource,
    { table, ongoing }: WatchedTable,
  ) {
    this.table = table;
    this.ongoing = ongoing;
  }

  async counts(): Promise<{ open: number; closed: number }> {
    const rows: { open: number; closed: number }[] = await this.database.query(
      `SELECT (count(*) FILTER (WHERE ${this.ongoing}))::int AS open,
         (count(*) FILTER (WHERE NOT (${this.ongoing})))::int AS closed FROM ${this.table}`,
    );
    return rows[0] ?? { open: 0, closed: 0 };
  }

  /** The ids of all open rows, page by page. */
  async *openIds(pageSize: number): AsyncGenerator<string> {
    for (let after: string | null = null; ;) {
      const rows: { id: string }[] = await this.database.query(
        `SELECT id FROM ${this.table} WHERE ${this.ongoing} AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2`,
        [after, pageSize],
      );
      for (const row of rows) yield row.id;
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) return;
      after = last.id;
    }
  }

  async stateOf(id: string): Promise<FollowedState | undefined> {
    const rows: { state: FollowedState }[] = await this.database.query(
      `SELECT state FROM ${this.table} WHERE id = $1`,
      [id],
    );
    return rows[0]?.state;
  }

  /** Status by id of those that have a row. */
  async statuses(ids: readonly string[]): Promise<Map<string, string>> {
    const rows: { id: string; status: string }[] = await this.database.query(
      `SELECT id, status FROM ${this.table} WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row.status]));
  }

  async uneven(): Promise<UnevenRow[]> {
    return this.database.query(
      `SELECT d.id, d.seq, e.last AS "lastSeq"
       FROM ${this.table} d
         LEFT JOIN (SELECT entity_id, max(seq) AS last FROM event GROUP BY entity_id) AS e ON e.entity_id = d.id
       WHERE d.seq IS DISTINCT FROM e.last OR (d.state->>'seq')::int <> d.seq ORDER BY d.id`,
    );
  }

  async overdue(seconds: number): Promise<OverdueRow[]> {
    return this.database.query(
      `SELECT id, next_due_at AS "nextDueAt" FROM ${this.table}
       WHERE ${this.ongoing} AND next_due_at < now() - make_interval(secs => $1) ORDER BY next_due_at`,
      [seconds],
    );
  }

  /** Whether an open row's deadline has passed. */
  async isOverdue(id: string): Promise<boolean> {
    const rows: unknown[] = await this.database.query(
      `SELECT 1 FROM ${this.table} WHERE id = $1 AND ${this.ongoing} AND next_due_at < now()`,
      [id],
    );
    return rows.length > 0;
  }
}
