import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCode, StackError } from './errors.js';

/** Marks a folder as ours, so that `--fresh` never empties somebody else's. */
export const marker = '.dealwarden-data';

/** Writes a file in one step, readable by its owner only: nobody ever sees half of it. */
export function writePrivately(path: string, content: string): void {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}

/**
 * Makes the data folder, marked as ours.
 * @throws StackError when it holds somebody else's files, or cannot be made.
 */
export function ensureDataFolder(dataDir: string): void {
  // PostgreSQL runs as another user where we are root, and has to get through to its own folder.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  try {
    mkdirSync(dataDir, { recursive: true, mode });
    if (existsSync(join(dataDir, marker))) return;
    if (readdirSync(dataDir).length === 0) {
      // One that was there already may be closed to others, as temporary folders are.
      chmodSync(dataDir, mode);
      writeFileSync(join(dataDir, marker), 'Data of Dealwarden.\n');
      return;
    }
  } catch (error) {
    const advice = 'Make it writable for this user, or set DEALWARDEN_DATA_DIR.';
    throw new StackError(`The data folder ${dataDir} cannot be used: ${(error as Error).message}`, advice, {
      cause: error,
    });
  }
  throw new StackError(
    `${dataDir} is not empty and not ours.`,
    'Set DEALWARDEN_DATA_DIR to an empty folder.',
  );
}

/**
 * Removes all data: what is in the folder, and the database where it had to live elsewhere.
 * @throws StackError when the folder is not one that we made.
 */
export function emptyDataFolder(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const entries = readdirSync(dataDir);
  if (entries.length === 0) return;
  if (!entries.includes(marker)) {
    throw new StackError(`${dataDir} is not ours, so it is not emptied.`, 'Check DEALWARDEN_DATA_DIR.');
  }
  const elsewhere = placeElsewhere(dataDir);
  if (elsewhere) rmSync(elsewhere, { recursive: true, force: true });
  // The marker goes last, so that an emptying that was cut short can be done again.
  for (const entry of entries.filter((name) => name !== marker))
    rmSync(join(dataDir, entry), { recursive: true, force: true });
}

/** Names the folder that holds the database, where the data folder cannot (see postgres-place.ts). */
export const placeFile = 'postgres-place';

/** Where the database lives when it is not in the data folder. */
export function placeElsewhere(dataDir: string): string | undefined {
  const path = join(dataDir, placeFile);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/** The folder of the whole tree, from the sources as well as from the build. */
export function treeRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'tools', 'temporal', 'go.mod'))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new StackError('The folder tools/temporal is missing.', 'Run from a complete checkout.');
    folder = parent;
  }
  return folder;
}

/** undefined: there is no such file or folder. */
export async function ifThere<Content>(reading: Promise<Content>): Promise<Content | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return undefined;
  }
}
