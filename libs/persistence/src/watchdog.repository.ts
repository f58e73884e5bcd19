import type { DataSource } from 'typeorm';
import { exclusively } from './exclusive.js';

/** An open deal whose deadline has passed, though nothing has come of it. */
export interface OverdueDeal {
  readonly dealId: string;
  readonly dueAt: Date;
}

export interface LateDeals {
  readonly count: number;
  /** The longest late, as many as were asked for. */
  readonly first: readonly OverdueDeal[];
}

/** Finds deals that their workflows have forgotten. */
export class WatchdogRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Does the work unless another worker is at it.
   * @returns whether it was done
   */
  async exclusively(work: () => Promise<void>): Promise<boolean> {
    return exclusively(this.database, 'watchdog', work);
  }

  /** Open deals that are overdue by more than `bySeconds`, the longest overdue first. */
  async overdue(bySeconds: number, limit: number, except: readonly string[]): Promise<OverdueDeal[]> {
    return this.database.query(
      `SELECT id AS "dealId", next_due_at AS "dueAt" FROM deal
       WHERE status = 'open' AND next_due_at < now() - make_interval(secs => $1) AND id <> ALL ($3::uuid[])
       ORDER BY next_due_at LIMIT $2`,
      [bySeconds, limit, except],
    );
  }

  /** How many open deals are late by more than `bySeconds`, and the first of them. */
  async late(bySeconds: number, limit: number): Promise<LateDeals> {
    const first = await this.overdue(bySeconds, limit, []);
    if (first.length < limit) return { count: first.length, first };
    const [row]: { count: number }[] = await this.database.query(
      `SELECT count(*)::int AS count FROM deal
       WHERE status = 'open' AND next_due_at < now() - make_interval(secs => $1)`,
      [bySeconds],
    );
    return { count: row?.count ?? first.length, first };
  }
}
