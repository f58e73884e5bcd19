import { existingSecrets } from '@app/stack/postgres-setup.js';
import pg from 'pg';
import type { Scene } from './scene.js';

/** Copies made in one statement: a crash of the bench leaves no transaction of hours. */
const atOnce = 1_000;
/** Numbers of rows that are written meanwhile come between those of two copies. */
const numbersOfACopy = 1_000_000;

/** Rows of a table, and the bytes that they and their indexes take. */
export interface Table {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
}

interface Column {
  readonly name: string;
  readonly type: string;
  /** No two rows may have the same: for a text only where no id beside it tells them apart. */
  readonly isUnique: boolean;
}

/** The rows of our database from above: who copies them by hundred thousands is no user, and wakes nobody. */
export class ScaleRows {
  private constructor(
    private readonly database: pg.Client,
    /** The first transaction of what is to be copied. */
    private readonly since: string,
    private readonly before: ReadonlyMap<string, number>,
    private copied = 0,
  ) {}

  /** Looks at what is there before the deals that are to be copied. */
  static async before({ environment, folder }: Scene): Promise<ScaleRows> {
    const url = new URL(environment.DATABASE_URL!);
    [url.username, url.password] = ['postgres', existingSecrets(folder)!.postgres];
    const database = new pg.Client({ connectionString: url.toString() });
    await database.connect();
    // Neither triggers nor foreign keys: each copy is as right as what it is copied from.
    await database.query(`SET session_replication_role = replica`);
    const { rows } = await database.query<{ xid: string }>(`SELECT pg_current_xact_id()::text AS xid`);
    const tables = await tablesOf(database);
    return new ScaleRows(database, rows[0]!.xid, new Map(tables.map((table) => [table.name, table.rows])));
  }

  /** What each deal has left behind: rows by table, of those tables that grow with the deals. */
  async rowsPerDeal(deals: number): Promise<Map<string, number>> {
    const grown = (await tablesOf(this.database)).map(({ name, rows }): [string, number] => [
      name,
      (rows - (this.before.get(name) ?? 0)) / deals,
    ]);
    return new Map(grown.filter(([, rows]) => rows >= 1));
  }

  /** Copies all rows of the models until each is there so many times. */
  async copyUpTo(times: number, tables: readonly string[]): Promise<void> {
    await this.noteOwn(tables);
    while (this.copied < times - 1) {
      const upTo = Math.min(Math.floor(times) - 1, this.copied + atOnce);
      // Whoever counts deals for reports sees what has been counted with them.
      await this.database.query('BEGIN');
      for (const table of tables) await this.copyTable(table, this.copied + 1, upTo);
      await this.database.query('COMMIT');
      this.copied = upTo;
    }
  }

  /** All tables, when what is dead has been taken away. */
  async tables(): Promise<Table[]> {
    await this.database.query('VACUUM FULL');
    // What PostgreSQL would else do by itself after so many rows is not to be measured with what is asked of it next.
    await this.database.query('VACUUM ANALYZE');
    await this.database.query('CHECKPOINT');
    return tablesOf(this.database);
  }

  async close(): Promise<void> {
    await this.database.end();
  }

  /** What identifies a row of the models has to be another one in each copy, wherever it stands. */
  private async noteOwn(tables: readonly string[]): Promise<void> {
    if (this.copied > 0) return;
    await this.database.query(`CREATE TEMP TABLE own (id uuid PRIMARY KEY)`);
    for (const table of tables) {
      await this.database.query(
        `CREATE TEMP TABLE model_${table} AS SELECT * FROM ${table} WHERE xmin::text::bigint >= $1::bigint`,
        [this.since],
      );
      for (const { name, type, isUnique } of await columnsOf(this.database, table))
        if (type === 'uuid' && isUnique && name !== 'principal_id' && name !== 'recipient_id')
          await this.database.query(
            `INSERT INTO own SELECT ${name} FROM model_${table} WHERE ${name} IS NOT NULL ON CONFLICT DO NOTHING`,
          );
    }
  }

  private async copyTable(table: string, from: number, to: number): Promise<void> {
    const columns = await columnsOf(this.database, table);
    const values = columns.map((column) => copyOf(column));
    const isOwn = columns
      .filter(({ type }) => type === 'uuid' || type === 'text')
      .map(({ name }) => `, EXISTS (SELECT FROM own WHERE own.id::text = ${name}::text) AS own_${name}`);
    // Asked once of each model, not of each copy.
    await this.database.query(
      `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')}) OVERRIDING SYSTEM VALUE
       SELECT ${values.join(', ')} FROM (SELECT *${isOwn.join('')} FROM model_${table} OFFSET 0) m
         CROSS JOIN generate_series(${from}, ${to}) AS copy`,
    );
  }
}

/** A copy's value: as old as if it had been written on another day, and different wherever two may not be the same. */
function copyOf({ name, type, isUnique }: Column): string {
  const value = `m.${name}`;
  const other = `CASE WHEN m.own_${name} THEN md5(${value}::text || copy)::uuid::text ELSE ${value}::text END`;
  switch (type) {
    case 'uuid':
      return `(${other})::uuid`;
    case 'text':
      return isUnique ? `${value} || '-' || copy` : other;
    case 'bigint':
      return isUnique ? `${value} + copy::bigint * ${numbersOfACopy}` : value;
    case 'timestamp with time zone':
      return `${value} - copy * interval '37 seconds'`;
    // Before all that is told to other systems, or sealed.
    case 'xid8':
      return `'0'::xid8`;
    default:
      return value;
  }
}

async function columnsOf(database: pg.Client, table: string): Promise<Column[]> {
  const { rows } = await database.query<Column>(
    `SELECT column_name AS name, data_type AS type, EXISTS (
       SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
       WHERE i.indrelid = $1::text::regclass AND i.indisunique AND a.attname = column_name
         AND (data_type <> 'text' OR NOT EXISTS (SELECT FROM pg_attribute id WHERE id.attrelid = i.indrelid
           AND id.attnum = ANY (i.indkey) AND id.atttypid IN ('uuid'::regtype, 'bigint'::regtype)))) AS "isUnique"
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER'
     ORDER BY ordinal_position`,
    [table],
  );
  return rows;
}

async function tablesOf(database: pg.Client): Promise<Table[]> {
  const { rows } = await database.query<{ name: string; bytes: string }>(
    `SELECT relname AS name, pg_total_relation_size(oid)::text AS bytes FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  );
  const tables: Table[] = [];
  for (const { name, bytes } of rows) {
    const counted = await database.query<{ rows: string }>(`SELECT count(*)::text AS rows FROM ${name}`);
    tables.push({ name, bytes: Number(bytes), rows: Number(counted.rows[0]!.rows) });
  }
  return tables;
}

/** What Temporal's databases hold, in bytes, when what is dead has been taken away. */
export async function temporalBytes({ environment, folder }: Scene): Promise<number> {
  let bytes = 0;
  for (const name of ['temporal', 'temporal_visibility']) {
    const url = new URL(environment.DATABASE_URL!);
    [url.username, url.password, url.pathname] = ['postgres', existingSecrets(folder)!.postgres, name];
    const database = new pg.Client({ connectionString: url.toString() });
    await database.connect();
    try {
      await database.query('VACUUM FULL');
      const { rows } = await database.query<{ bytes: string }>(
        `SELECT sum(pg_total_relation_size(oid))::text AS bytes FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
      );
      bytes += Number(rows[0]!.bytes);
    } finally {
      await database.end();
    }
  }
  return bytes;
}
