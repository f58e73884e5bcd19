import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { StackError } from '../errors.js';
import { controlFile, firstSegment, isLeftOut, neededSegments } from './cluster-files.js';
import { copyFile, each, listTree, unlessGone, writeThrough, type Content } from './copying.js';
import type { BackupFile } from './manifest.js';

export interface ClusterBackup {
  readonly folders: readonly string[];
  /** With paths from the cluster's folder. */
  readonly copied: readonly BackupFile[];
  readonly startLsn: string;
  readonly endLsn: string;
  readonly startedAt: Date;
  /** The moment that is restored. */
  readonly endedAt: Date;
}

export interface ClusterBackupOptions {
  /** A superuser's connection, which has to stay open until the end. */
  readonly client: pg.Client;
  /** The cluster's folder, and the folder (not there yet) that becomes its copy. */
  readonly cluster: string;
  readonly target: string;
  /** Told of each file that is copied. */
  readonly onFile: (bytes: number) => void;
  /** Asked before each file. */
  readonly signal?: AbortSignal;
}

/**
 * Copies a cluster that serves: PostgreSQL's "Making a Base Backup Using the Low Level API". The copy of a file may be torn
 * or older than that of another; together with the log from start to end, which is copied last, it recovers to the state at
 * the end, for all databases of the cluster alike.
 */
export async function backUpCluster(options: ClusterBackupOptions): Promise<ClusterBackup> {
  const { client, cluster, target } = options;
  await keepLog(client);
  const start = await startBackup(client);
  await mkdir(target, { mode: 0o700 });
  const tree = await listTree(cluster, isLeftOut);
  for (const folder of tree.folders) await mkdir(join(target, folder), { mode: 0o700 });
  const copied: BackupFile[] = [];
  const keep = (path: string, content: Content | undefined) => {
    if (!content) return;
    copied.push({ path, ...content });
    options.onFile(content.bytes);
  };
  const copy = async (path: string) => {
    options.signal?.throwIfAborted();
    keep(path, await unlessGone(copyFile(join(cluster, path), join(target, path))));
  };
  await each(tree.files, copy);
  keep(controlFile, await writeThrough(join(target, controlFile), await steady(join(cluster, controlFile))));
  const end = await stopBackup(client);
  if (end.tablespaces !== '') {
    throw new StackError('The database has tablespaces outside of its folder.', 'Move them back into it.');
  }
  // Exactly as PostgreSQL gave it: with it the copy recovers from the right place, and refuses to without its log.
  keep('backup_label', await writeThrough(join(target, 'backup_label'), Buffer.from(end.label)));
  for (const name of await segments(options, end)) await copy(`pg_wal/${name}`);
  return {
    ...{ folders: tree.folders, copied },
    ...{ startLsn: start.lsn, startedAt: start.at, endLsn: end.lsn, endedAt: end.at },
  };
}

/** A slot keeps the log from now on; it goes with the connection, however that ends. */
async function keepLog(client: pg.Client): Promise<void> {
  await client.query('SELECT pg_create_physical_replication_slot($1, true, true)', [
    `dealwarden_backup_${process.pid}`,
  ]);
}

async function startBackup(client: pg.Client): Promise<{ lsn: string; at: Date }> {
  // "Fast": a checkpoint at once instead of one spread over minutes.
  const { rows } = await client.query<{ lsn: string; at: Date }>(
    `SELECT pg_backup_start('dealwarden', true)::text AS lsn, clock_timestamp() AS at`,
  );
  return theOne(rows);
}

interface BackupEnd {
  readonly lsn: string;
  readonly at: Date;
  readonly label: string;
  readonly tablespaces: string;
  readonly lastSegment: string;
  readonly segmentBytes: number;
}

async function stopBackup(client: pg.Client): Promise<BackupEnd> {
  // Taken before: what is answered until then is committed, and so lies before the end in the log.
  const { rows: times } = await client.query<{ at: Date }>('SELECT clock_timestamp() AS at');
  const { rows } = await client.query<Omit<BackupEnd, 'at'>>(
    `SELECT lsn::text, labelfile AS label, coalesce(spcmapfile, '') AS tablespaces, pg_walfile_name(lsn) AS "lastSegment",
       pg_size_bytes(current_setting('wal_segment_size'))::int AS "segmentBytes"
     FROM pg_backup_stop(false)`,
  );
  return { ...theOne(times), ...theOne(rows) };
}

function theOne<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (!row) throw new Error('PostgreSQL gave no answer to its own function');
  return row;
}

async function segments({ cluster }: ClusterBackupOptions, end: BackupEnd): Promise<string[]> {
  const first = firstSegment(end.label);
  const names = await readdir(join(cluster, 'pg_wal'));
  const needed = first && neededSegments(names, first, end.lastSegment, end.segmentBytes);
  if (needed) return needed;
  throw new StackError(
    `The log that belongs to the copy is not whole (${first ?? 'no start'} to ${end.lastSegment}).`,
    'Make the backup again.',
  );
}

/** Read until it is the same twice: a server may be writing it. */
async function steady(path: string): Promise<Buffer> {
  let before = await readFile(path);
  for (;;) {
    const again = await readFile(path);
    if (again.equals(before)) return again;
    before = again;
  }
}
