import type { DataSource, QueryRunner } from 'typeorm';

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

const lockName = 'watchdog';
/** Locks belong to the whole database, tables to a schema of it. */
const lockKey = `hashtextextended(current_schema() || ':' || $1, 0)`;
/** A frozen worker must not keep the others from watching: PostgreSQL ends a session that idles with the lock this long. */
const lockIdle = '60s';

/** Finds deals that their workflows have forgotten. */
export class WatchdogRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Does the work unless another worker is at it.
   * @returns whether it was done
   */
  async exclusively(work: () => Promise<void>): Promise<boolean> {
    const runner = this.database.createQueryRunner();
    try {
      await runner.query(`SELECT set_config('idle_session_timeout', $1, false)`, [lockIdle]);
      const rows = (await runner.query(`SELECT pg_try_advisory_lock(${lockKey}) AS locked`, [lockName])) as {
        locked: boolean;
      }[];
      if (rows[0]?.locked !== true) return false;
      try {
        await work();
      } finally {
        await unlock(runner);
      }
      return true;
    } finally {
      await runner.query(`RESET idle_session_timeout`).catch(() => {
        // The connection is gone, and the setting with it.
      });
      await runner.release();
    }
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

async function unlock(runner: QueryRunner): Promise<void> {
  await runner.query(`SELECT pg_advisory_unlock(${lockKey})`, [lockName]).catch(() => {
    // The session has ended, and its lock with it.
  });
}
