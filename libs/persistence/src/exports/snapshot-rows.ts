import type { DataSource, QueryRunner } from 'typeorm';

/** Rows that one batch has at most: what an export holds in memory. */
const batchSize = 500;
/** A reader that takes nothing for so long has left: its connection is wanted by others. */
const patienceMs = 60_000;

/** A query with its values, as pg takes them. */
export interface Query {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What may be asked of one moment of the database. */
export interface Snapshot {
  query<Row>(query: Query): Promise<Row[]>;
  /** The rows of a query, batch by batch: none of it is kept here. The first comes also when it is empty. One query at a time. */
  batches<Row>(query: Query): AsyncGenerator<Row[]>;
}

/**
 * What `read` yields, all of it as the database was at one moment, whoever writes meanwhile. The connection is kept until the
 * generator ends or is left, and no longer.
 */
export async function* ofOneMoment<Yielded>(
  database: DataSource,
  read: (snapshot: Snapshot) => AsyncGenerator<Yielded>,
): AsyncGenerator<Yielded> {
  const runner = database.createQueryRunner();
  try {
    await runner.startTransaction('REPEATABLE READ');
    await runner.query('SET TRANSACTION READ ONLY');
    await runner.query(`SET LOCAL idle_in_transaction_session_timeout = ${patienceMs}`);
    yield* read(new RunnerSnapshot(runner));
  } finally {
    await ended(runner);
  }
}

class RunnerSnapshot implements Snapshot {
  constructor(private readonly runner: QueryRunner) {}

  query<Row>({ text, values }: Query): Promise<Row[]> {
    return this.runner.query(text, [...values]) as Promise<Row[]>;
  }

  async *batches<Row>({ text, values }: Query): AsyncGenerator<Row[]> {
    // The server's cursor rather than pg-cursor, which a pipelined connection refuses.
    await this.runner.query(`DECLARE exported NO SCROLL CURSOR FOR ${text}`, [...values]);
    for (let isFirst = true; ; isFirst = false) {
      const rows = (await this.runner.query(`FETCH ${batchSize} FROM exported`)) as Row[];
      if (isFirst || rows.length > 0) yield rows;
      if (rows.length < batchSize) return;
    }
  }
}

/** Nothing was written, so there is nothing to commit. A connection that is gone has ended its transaction by that. */
async function ended(runner: QueryRunner): Promise<void> {
  try {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
  } catch (error) {
    await runner.release();
    throw error;
  }
  await runner.release();
}
