import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StackError } from '@app/stack/errors.js';
import { ensureDataFolder, writePrivately } from '@app/stack/files.js';
import { processIdentity } from '@app/stack/process-identity.js';

const file = 'run.json';
const shape = z.object({
  pid: z.number().int(),
  identity: z.string(),
  startedAt: z.string(),
  urls: z.record(z.string(), z.string()),
});

export type Instance = z.infer<typeof shape>;

/** Who runs on this data folder now. */
export function runningInstance(dataDir: string): Instance | undefined {
  const path = join(dataDir, file);
  if (!existsSync(path)) return undefined;
  const parsed = shape.safeParse(safeJson(readFileSync(path, 'utf8')));
  if (!parsed.success || processIdentity(parsed.data.pid) !== parsed.data.identity) return undefined;
  return parsed.data;
}

/** @throws StackError when somebody else runs on this data folder */
export function requireNotRunning(dataDir: string): void {
  const other = runningInstance(dataDir);
  if (!other) return;
  const where = other.urls.http ? `, ${other.urls.http}` : '';
  throw new StackError(
    `Dealwarden is already running (pid ${other.pid}${where}).`,
    'Use that one, stop it with Ctrl-C where it was started, or set another DEALWARDEN_DATA_DIR.',
  );
}

/** Marks the data folder as ours, until the returned function is called. */
export function claimInstance(dataDir: string, urls: Record<string, string>): () => void {
  ensureDataFolder(dataDir);
  requireNotRunning(dataDir);
  const identity = processIdentity(process.pid) ?? '';
  const instance: Instance = { pid: process.pid, identity, startedAt: new Date().toISOString(), urls };
  writePrivately(join(dataDir, file), JSON.stringify(instance, null, 2));
  return () => rmSync(join(dataDir, file), { force: true });
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Written in one step, so a broken one is not ours: the same as none.
    return undefined;
  }
}
