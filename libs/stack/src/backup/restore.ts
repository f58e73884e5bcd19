import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StackError } from '../errors.js';
import { emptyDataFolder, ensureDataFolder, marker, placeElsewhere, placeFile } from '../files.js';
import { findPlace, handOver, type PostgresPlace } from '../postgres-place.js';
import { restoringCluster } from '../postgres-setup.js';
import { contentOf, copyFile, each, syncFolders, unlessGone, writeThrough } from './copying.js';
import { readManifest, thisMachine, UnusableBackup, type BackupFile, type Manifest } from './manifest.js';

export interface RestoreOptions {
  readonly backup: string;
  /** Not there, empty, or left by a restore that was cut short. */
  readonly dataDir: string;
  /** Files to write besides, by name: what the first start has to know. */
  readonly besides: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
  /** Takes the folder, so that nobody else uses it meanwhile; returns what lets it go. */
  readonly claim: () => () => void;
  readonly onProgress?: (what: 'checked' | 'restored', files: number, of: number) => void;
}

/**
 * Restores a backup into an empty data folder; the next start recovers to the moment at which the backup ended. Everything is
 * checked before anything is written. The database comes to its place last: until then no start takes the folder for whole.
 * @throws UnusableBackup when it is not whole, is damaged, or is for another machine or PostgreSQL
 * @throws StackError when the folder holds something
 */
export async function restoreBackup(options: RestoreOptions): Promise<Manifest> {
  const backup = resolve(options.backup);
  const { dataDir } = options;
  const manifest = readManifest(backup);
  requireForThisMachine(manifest);
  clearOrRefuse(dataDir);
  await check(backup, manifest, options);
  ensureDataFolder(dataDir);
  const release = options.claim();
  try {
    const place = findPlace(dataDir, options.log);
    requirePostgres(manifest, place);
    await fill(backup, manifest, place, options);
    await rename(restoringCluster(place), join(place.folder, 'postgres'));
    await syncFolders([place.folder]);
    return manifest;
  } finally {
    release();
  }
}

async function fill(
  backup: string,
  manifest: Manifest,
  place: PostgresPlace,
  { dataDir, besides, onProgress }: RestoreOptions,
): Promise<void> {
  const cluster = restoringCluster(place);
  const to = (path: string) =>
    join(path.startsWith('cluster/') ? cluster : dataDir, ...path.split('/').slice(1));
  await ownFolder(cluster, place);
  for (const path of manifest.folders) {
    if (path.startsWith('cluster/')) await ownFolder(to(path), place);
    else await mkdir(to(path), { mode: 0o700 });
  }
  let files = 0;
  await each(manifest.files, async ({ path, ...content }) => {
    requireSame(backup, path, content, await copyFile(join(backup, path), to(path)));
    if (path.startsWith('cluster/')) handOver(to(path), place);
    onProgress?.('restored', ++files, manifest.files.length);
  });
  for (const [name, text] of Object.entries(besides))
    await writeThrough(join(dataDir, name), Buffer.from(text));
  await syncFolders([...manifest.folders.map(to), cluster, dataDir]);
}

async function ownFolder(path: string, place: PostgresPlace): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  handOver(path, place);
}

async function check(backup: string, manifest: Manifest, options: RestoreOptions): Promise<void> {
  let files = 0;
  await each(manifest.files, async ({ path, ...content }) => {
    const found = await unlessGone(contentOf(join(backup, path)));
    requireSame(backup, path, content, found);
    options.onProgress?.('checked', ++files, manifest.files.length);
  });
}

function requireSame(
  backup: string,
  path: string,
  wanted: Omit<BackupFile, 'path'>,
  found: Omit<BackupFile, 'path'> | undefined,
): void {
  if (found?.bytes === wanted.bytes && found.sha256 === wanted.sha256) return;
  const why = found ? 'is not what it was when the backup was made' : 'is missing';
  throw new UnusableBackup(`The backup is damaged: ${join(backup, path)} ${why}.`, 'Restore another backup.');
}

function requireForThisMachine({ machine }: Manifest): void {
  if (machine === thisMachine()) return;
  throw new UnusableBackup(
    `The backup was made on ${machine}, and this is ${thisMachine()}.`,
    'Restore it on a machine of the kind it was made on.',
  );
}

function requirePostgres({ postgres, version }: Manifest, place: PostgresPlace): void {
  const said = execFileSync(join(place.binaries, 'postgres'), ['--version'], {
    encoding: 'utf8',
    ...place.runAs,
    cwd: '/',
  });
  const own = Number(/(\d+)\./.exec(said)?.[1]);
  if (own === postgres) return;
  throw new UnusableBackup(
    `The backup is of PostgreSQL ${postgres}, and this version brings ${own} along.`,
    `Restore it with Dealwarden ${version}, which made it.`,
  );
}

/** What a restore has left that was cut short is nobody's data. */
function clearOrRefuse(dataDir: string): void {
  const entries = existsSync(dataDir) ? readdirSync(dataDir) : [];
  const folder = placeElsewhere(dataDir) ?? dataDir;
  const isThere = existsSync(join(folder, 'postgres'));
  if (!isThere && existsSync(restoringCluster({ folder }))) return emptyDataFolder(dataDir);
  // A folder that was only marked as ours holds nothing yet.
  if (!isThere && entries.every((name) => name === marker || name === placeFile)) return;
  throw new StackError(
    `${dataDir} is not empty.`,
    'Name a folder that is not there yet with --data-dir: what is in a folder is never overwritten.',
  );
}
