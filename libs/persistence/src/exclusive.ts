import type { DataSource, QueryRunner } from 'typeorm';

/** Locks belong to the whole database, tables to a schema of it. */
const lockKey = `hashtextextended(current_schema() || ':' || $1, 0)`;
/** A frozen worker must not keep the others from working: PostgreSQL ends a session that idles with the lock this long. */
const lockIdle = '60s';

/**
 * Does the work unless another worker is at it.
 * @returns whether it was done
 */
export async function exclusively(
  database: DataSource,
  lock: string,
  work: () => Promise<void>,
): Promise<boolean> {
  const runner = database.createQueryRunner();
  try {
    await runner.query(`SELECT set_config('idle_session_timeout', $1, false)`, [lockIdle]);
    const rows = (await runner.query(`SELECT pg_try_advisory_lock(${lockKey}) AS locked`, [lock])) as {
      locked: boolean;
    }[];
    if (rows[0]?.locked !== true) return false;
    try {
      await work();
    } finally {
      await unlock(runner, lock);
    }
    return true;
  } finally {
    await runner.query(`RESET idle_session_timeout`).catch(() => {
      // The connection is gone, and the setting with it.
    });
    await runner.release();
  }
}

async function unlock(runner: QueryRunner, lock: string): Promise<void> {
  await runner.query(`SELECT pg_advisory_unlock(${lockKey})`, [lock]).catch(() => {
    // The session has ended, and its lock with it.
  });
}
