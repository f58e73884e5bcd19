import type { Pool, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';

/**
 * A query of the hot path. It is planned once on each connection: planning these takes longer than doing them. One name
 * stands for one text.
 */
export interface Prepared {
  readonly name: string;
  readonly text: string;
}

/** The pool beneath the data source, for what TypeORM has no word for: prepared statements. */
export function poolOf(database: DataSource): Pool {
  return (database.driver as unknown as { readonly master: Pool }).master;
}

const quietly = new WeakMap<Pool, Pool>();

/** What only reads needs not say who asks: it may take its connections from here. */
export function readThrough(pool: Pool, quiet: Pool): void {
  quietly.set(pool, quiet);
}

/** Runs a prepared query on any connection. */
export async function runPrepared<Row extends QueryResultRow>(
  database: DataSource,
  { name, text }: Prepared,
  values: readonly unknown[],
): Promise<Row[]> {
  const pool = poolOf(database);
  const reader = text.trimStart().startsWith('SELECT') ? quietly.get(pool) : undefined;
  const { rows } = await (reader ?? pool).query<Row>({ name, text, values: [...values] });
  return rows;
}
