import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { StackError, errorText } from './errors.js';
import { treeRoot, writePrivately } from './files.js';
import type { TemporalDatabases } from './postgres.js';

/** Left by the set-up scripts (scripts/lib/temporal.mjs): the folder of the pinned server's programs. */
const pointer = join('node_modules', '.dealwarden-temporal');

/** Programs of the pinned Temporal server. */
export interface TemporalPrograms {
  readonly server: string;
  readonly sql: string;
  /** Changes when the pinned version does. */
  readonly version: string;
}

/**
 * Finds the pinned server.
 * @throws StackError when the set-up has not been run.
 */
export function temporalPrograms(): TemporalPrograms {
  const path = join(treeRoot(), pointer);
  const folder = existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
  const advice =
    'Run npm start or npm test, which build it, or set TEMPORAL_ADDRESS to a Temporal of your own.';
  if (!folder) throw new StackError('The Temporal server has not been built.', advice);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const programs = {
    server: join(folder, `server${suffix}`),
    sql: join(folder, `sql${suffix}`),
    version: folder,
  };
  if (!existsSync(programs.server) || !existsSync(programs.sql)) {
    throw new StackError(`The Temporal server is no longer in ${folder}.`, advice);
  }
  return programs;
}

/**
 * Makes or updates the tables of the Temporal server. Looking costs four runs of its tool, so what was done last is
 * remembered beside the data: the second start has nothing to do.
 */
export async function updateTemporalSchema(
  dataDir: string,
  programs: TemporalPrograms,
  databases: TemporalDatabases,
): Promise<void> {
  const stamp = join(dataDir, 'temporal', 'schema');
  const { host, port, database } = databases;
  // The port of the embedded database may be moved; its data stay what they are.
  const wanted = `${programs.version} ${host === '127.0.0.1' ? 'here' : `${host}:${port}`}/${database}\n`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const schemas = [
    [databases.database, 'postgresql/v12/temporal'],
    [databases.visibilityDatabase, 'postgresql/v12/visibility'],
  ] as const;
  await Promise.all(
    schemas.map(async ([name, schema]) => {
      if (!(await hasSchema(databases, name)))
        await runSql(programs, databases, name, ['setup-schema', '-v', '0.0']);
      await runSql(programs, databases, name, ['update-schema', '--schema-name', schema]);
    }),
  );
  writePrivately(stamp, wanted);
}

/**
 * On a PostgreSQL of one's own: makes the two databases of the Temporal server, beside the product's.
 * @returns where they are.
 */
export async function temporalDatabasesBeside(databaseUrl: string): Promise<TemporalDatabases> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1)) || 'dealwarden';
  const databases = {
    ...{
      host: url.hostname,
      port: Number(url.port || 5432),
      tls: /require|verify/.test(url.searchParams.get('sslmode') ?? ''),
    },
    ...{ user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) },
    // Not "temporal": a shared server may well hold somebody else's.
    ...{ database: `${name}_temporal`, visibilityDatabase: `${name}_temporal_visibility` },
  };
  const client = new pg.Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    for (const wanted of [databases.database, databases.visibilityDatabase]) {
      const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [wanted]);
      if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(wanted)}`);
    }
  } catch (error) {
    const advice = `Let the user of DATABASE_URL make databases, or make ${databases.database} and ${databases.visibilityDatabase} yourself, or set TEMPORAL_ADDRESS.`;
    throw new StackError(`Temporal's databases cannot be made: ${errorText(error)}`, advice, {
      cause: error,
    });
  } finally {
    await client.end();
  }
  return databases;
}

async function hasSchema(databases: TemporalDatabases, database: string): Promise<boolean> {
  const { host, port, user, password, tls } = databases;
  const client = new pg.Client({ host, port, user, password, database, ssl: tls });
  await client.connect();
  try {
    const result = await client.query<{ found: boolean }>(
      "SELECT to_regclass('schema_version') IS NOT NULL AS found",
    );
    return result.rows[0]?.found === true;
  } finally {
    await client.end();
  }
}

async function runSql(
  programs: TemporalPrograms,
  databases: TemporalDatabases,
  database: string,
  args: string[],
): Promise<void> {
  // By the environment: a command line can be read by every user of the machine.
  const env = {
    ...{
      SQL_PLUGIN: 'postgres12',
      SQL_HOST: databases.host,
      SQL_PORT: String(databases.port),
      SQL_DATABASE: database,
    },
    ...{ SQL_USER: databases.user, SQL_PASSWORD: databases.password, SQL_TLS: String(databases.tls) },
  };
  try {
    await promisify(execFile)(programs.sql, args, { env, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const advice = 'See the message; npm start -- --fresh starts over with empty data.';
    const reason = errorText(error).trim().split('\n').at(-1);
    throw new StackError(`Temporal's tables in ${database} could not be made: ${reason}`, advice, {
      cause: error,
    });
  }
}
