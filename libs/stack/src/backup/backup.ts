import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { databaseUrlFile } from '@app/config/config.js';
import { StackError } from '../errors.js';
import { marker, placeElsewhere, placeFile } from '../files.js';
import { connect, existingSecrets } from '../postgres-setup.js';
import { backUpCluster, type ClusterBackup } from './cluster-backup.js';
import { copyFile, each, listTree, syncFolders, unlessGone, writeThrough } from './copying.js';
import {
  backupFormat,
  manifestFile,
  manifestText,
  thisMachine,
  type BackupFile,
  type Manifest,
} from './manifest.js';

export interface BackupOptions {
  /** The data folder of an embedded PostgreSQL that serves. */
  readonly dataDir: string;
  /** Photos and documents of return cases; in the data folder or elsewhere. */
  readonly evidenceDir?: string;
  /** The folder that becomes the backup; there is nothing there yet. */
  readonly target: string;
  /** Version of Dealwarden. */
  readonly version: string;
  /** How much has been copied. */
  readonly onProgress?: (files: number, bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Of the data folder: who runs and what they say, mails that were caught, and the database, which is copied apart. */
const notCopied = new Set([marker, 'run', 'run.json', 'log', 'mail', 'postgres', placeFile]);

/**
 * Makes a backup of one installation while it runs: of Temporal's and our databases at one moment, since they are in one
 * cluster, and of the other files of the data folder as they are right after it. Whoever writes a file before the row that
 * names it finds it again. It is made beside its place and moved there when it is whole and on the disk.
 * @throws StackError when the database does not answer, or is another one; nothing is left behind
 */
export async function makeBackup(options: BackupOptions): Promise<Manifest> {
  const target = resolve(options.target);
  requirePlaceFor(target, options.dataDir);
  const draft = `${target}.${process.pid}.new`;
  await mkdir(dirname(target), { recursive: true });
  await mkdir(draft, { mode: 0o700 });
  try {
    const manifest = await fill(draft, options);
    await rename(draft, target);
    await syncFolders([dirname(target)]);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

function requirePlaceFor(target: string, dataDir: string): void {
  if (existsSync(target)) {
    throw new StackError(
      `${target} is there already.`,
      'Name a folder that is not there: a backup is never written over.',
    );
  }
  if (`${target}${sep}`.startsWith(`${resolve(dataDir)}${sep}`)) {
    throw new StackError(`${target} is in the data folder.`, 'Name a folder outside, best on another disk.');
  }
}

async function fill(draft: string, options: BackupOptions): Promise<Manifest> {
  const { dataDir, version, signal } = options;
  const counted = { files: 0, bytes: 0 };
  const onFile = (bytes: number) => {
    counted.files += 1;
    counted.bytes += bytes;
    options.onProgress?.(counted.files, counted.bytes);
  };
  const { postgres, backup } = await ofTheCluster(dataDir, join(draft, 'cluster'), { onFile, signal });
  const rest = await copyRest(options, join(draft, 'folder'), onFile);
  const manifest: Manifest = {
    ...{ format: backupFormat, version, machine: thisMachine(), postgres },
    ...{ startedAt: backup.startedAt.toISOString(), endedAt: backup.endedAt.toISOString() },
    ...{ startLsn: backup.startLsn, endLsn: backup.endLsn },
    folders: [...under('cluster', backup.folders), ...under('folder', rest.folders)],
    files: [...filesUnder('cluster', backup.copied), ...filesUnder('folder', rest.copied)],
  };
  await writeThrough(join(draft, manifestFile), Buffer.from(manifestText(manifest)));
  const made = ['cluster', 'folder', ...manifest.folders].map((path) => join(draft, path));
  await syncFolders([...made, draft]);
  return manifest;
}

async function ofTheCluster(
  dataDir: string,
  target: string,
  how: { onFile: (bytes: number) => void; signal?: AbortSignal },
): Promise<{ postgres: number; backup: ClusterBackup }> {
  const advice = 'Start it (dealwarden start) and run this again.';
  const url = join(dataDir, databaseUrlFile);
  const passwords = existingSecrets(dataDir);
  if (!passwords || !existsSync(url)) throw new StackError(`There is no database in ${dataDir}.`, advice);
  const port = Number(new URL(readFileSync(url, 'utf8').trim()).port);
  const client = await connect(port, passwords.postgres).catch((error: unknown) => {
    throw new StackError(`PostgreSQL does not answer on port ${port}.`, advice, { cause: error });
  });
  try {
    const { rows } = await client.query<{ folder: string; postgres: number }>(
      `SELECT current_setting('data_directory') AS folder, current_setting('server_version_num')::int / 10000 AS postgres`,
    );
    const cluster = join(placeElsewhere(dataDir) ?? dataDir, 'postgres');
    const [server] = rows;
    if (!server || resolve(server.folder) !== resolve(cluster))
      throw new StackError(`Another PostgreSQL answers on port ${port}.`, advice);
    return { postgres: server.postgres, backup: await backUpCluster({ client, cluster, target, ...how }) };
  } finally {
    await client.end();
  }
}

/** Where evidence lies in a data folder, and so in every restored one. */
const evidencePlace = 'evidence';

/** After the database: a file that was there at its moment is there now. */
async function copyRest(
  { dataDir, evidenceDir, signal }: BackupOptions,
  target: string,
  onFile: (bytes: number) => void,
): Promise<Tree> {
  await mkdir(target, { mode: 0o700 });
  const isElsewhere = evidenceDir !== undefined && resolve(evidenceDir) !== resolve(dataDir, evidencePlace);
  const own = await copyTree(
    {
      from: dataDir,
      target,
      isLeftOut: (path) => notCopied.has(path) || (isElsewhere && path === evidencePlace),
    },
    onFile,
    signal,
  );
  if (!isElsewhere || !existsSync(evidenceDir)) return own;
  const place = join(target, evidencePlace);
  await mkdir(place, { mode: 0o700 });
  const evidence = await copyTree(
    { from: evidenceDir, target: place, isLeftOut: () => false },
    onFile,
    signal,
  );
  return {
    folders: [...own.folders, evidencePlace, ...under(evidencePlace, evidence.folders)],
    copied: [...own.copied, ...filesUnder(evidencePlace, evidence.copied)],
  };
}

interface Tree {
  readonly folders: readonly string[];
  readonly copied: readonly BackupFile[];
}

async function copyTree(
  { from, target, isLeftOut }: { from: string; target: string; isLeftOut: (path: string) => boolean },
  onFile: (bytes: number) => void,
  signal?: AbortSignal,
): Promise<Tree> {
  const isDraft = /\.new$|\.restoring$/;
  const { folders, files } = await listTree(from, (path) => isLeftOut(path) || isDraft.test(path));
  for (const folder of folders) await mkdir(join(target, folder), { mode: 0o700 });
  const copied: BackupFile[] = [];
  await each(files, async (path) => {
    signal?.throwIfAborted();
    const content = await unlessGone(copyFile(join(from, path), join(target, path)));
    if (!content) return;
    copied.push({ path, ...content });
    onFile(content.bytes);
  });
  return { folders, copied };
}

function under(part: string, paths: readonly string[]): string[] {
  return paths.map((path) => `${part}/${path}`);
}

function filesUnder(part: string, files: readonly BackupFile[]): BackupFile[] {
  return files.map((one) => ({ ...one, path: `${part}/${one.path}` }));
}
