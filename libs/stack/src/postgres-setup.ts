import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { StackError, errorCode, errorText } from './errors.js';
import { writePrivately } from './files.js';
import { handOver, type PostgresPlace } from './postgres-place.js';

/** Passwords of the roles of the embedded PostgreSQL, made at its first start. */
export interface PostgresSecrets {
  /** Superuser; used by this module only. */
  readonly postgres: string;
  /** Owner of the product's database. */
  readonly dealwarden: string;
  /** Owner of the Temporal server's databases. */
  readonly temporal: string;
}

const secretsFile = 'postgres-secrets.json';
const secretsShape = z.object({ postgres: z.string(), dealwarden: z.string(), temporal: z.string() });

const owners = { dealwarden: 'dealwarden', temporal: 'temporal', temporal_visibility: 'temporal' } as const;

/** A transaction left open holds locks; a frozen worker must not hold a deal's for longer than this. */
const idleInTransaction = '5s';

/** The passwords, where there are any yet. */
export function existingSecrets(dataDir: string): PostgresSecrets | undefined {
  const path = join(dataDir, secretsFile);
  return existsSync(path) ? secretsShape.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}

/** The passwords, made at first and kept readable by their owner only. */
export function secrets(dataDir: string): PostgresSecrets {
  const existing = existingSecrets(dataDir);
  if (existing) return existing;
  const [postgres, dealwarden, temporal] = Array.from({ length: 3 }, () =>
    randomBytes(24).toString('base64url'),
  );
  const made = secretsShape.parse({ postgres, dealwarden, temporal });
  writePrivately(join(dataDir, secretsFile), JSON.stringify(made));
  return made;
}

/** Where a cluster is until it is restored as a whole: as long as it is there, nothing may take its place. */
export function restoringCluster(place: Pick<PostgresPlace, 'folder'>): string {
  return join(place.folder, 'postgres.restoring');
}

/**
 * Makes the database cluster, unless it is there. It is made beside its place and moved there, so that a start cut
 * short leaves no half of one.
 */
export async function initialise(place: PostgresPlace, password: string): Promise<boolean> {
  const cluster = join(place.folder, 'postgres');
  if (existsSync(cluster)) return false;
  if (existsSync(restoringCluster(place))) {
    throw new StackError(
      'A backup was being restored here, and its end never came.',
      'Run `dealwarden restore` again; or begin with empty data: dealwarden start --fresh.',
    );
  }
  const draft = `${cluster}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  handOver(draft, place);
  const passwordFile = join(place.folder, `.${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  handOver(passwordFile, place);
  try {
    await initdb(place, draft, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, cluster);
  return true;
}

async function initdb(place: PostgresPlace, cluster: string, passwordFile: string): Promise<void> {
  // The built-in locale sorts the same on every machine, whatever locales that machine has.
  const args = [
    '--pgdata',
    cluster,
    '--username',
    'postgres',
    '--pwfile',
    passwordFile,
    '--auth',
    'scram-sha-256',
  ];
  args.push(
    '--encoding',
    'UTF8',
    '--locale',
    'C',
    '--locale-provider',
    'builtin',
    '--builtin-locale',
    'C.UTF-8',
  );
  try {
    await promisify(execFile)(join(place.binaries, 'initdb'), args, {
      ...place.runAs,
      cwd: place.folder,
      env: childEnv(),
    });
  } catch (error) {
    const lines =
      error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : errorText(error);
    const advice = `Check the free space and the rights of ${place.folder}.`;
    throw new StackError(`PostgreSQL's data could not be made: ${lines.split('\n').at(-1)}`, advice, {
      cause: error,
    });
  }
}

/** What PostgreSQL's programs get to see of the environment. */
export function childEnv(): Record<string, string | undefined> {
  return { PATH: process.env.PATH, TZ: 'UTC', LC_ALL: 'C', TMPDIR: process.env.TMPDIR };
}

/** Makes the roles and databases that are missing, and sets what belongs to our role only. */
export async function ensureDatabases(port: number, passwords: PostgresSecrets): Promise<void> {
  const client = await connect(port, passwords.postgres);
  try {
    const roles = await names(client, 'SELECT rolname AS name FROM pg_roles');
    for (const role of ['dealwarden', 'temporal'] as const) {
      if (!roles.has(role))
        await client.query(`CREATE ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(passwords[role])}`);
    }
    const databases = await names(client, 'SELECT datname AS name FROM pg_database');
    for (const [database, owner] of Object.entries(owners)) {
      if (!databases.has(database)) await client.query(`CREATE DATABASE ${database} OWNER ${owner}`);
    }
    // Temporal keeps its own defaults: it manages its transactions itself.
    await client.query(
      `ALTER ROLE dealwarden SET idle_in_transaction_session_timeout = '${idleInTransaction}'`,
    );
  } finally {
    await client.end();
  }
}

/** Whether the server answers; false while it is starting. */
export async function answers(port: number, password: string): Promise<boolean> {
  try {
    await (await connect(port, password)).end();
    return true;
  } catch (error) {
    // 57P03: starting up or recovering; 57P01/2: closing a start's own connections.
    if (['ECONNREFUSED', 'ECONNRESET', '57P03', '57P01', '57P02'].includes(errorCode(error) ?? ''))
      return false;
    if (errorText(error).includes('terminated unexpectedly')) return false;
    throw error;
  }
}

/** As superuser, on the embedded database. */
export async function connect(port: number, password: string): Promise<pg.Client> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
  // A connection that breaks while nobody asks anything of it tells so by an event, which would end the process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function names(client: pg.Client, query: string): Promise<Set<string>> {
  const result = await client.query<{ name: string }>(query);
  return new Set(result.rows.map((row) => row.name));
}
