import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StackError, errorText } from '../errors.js';

const file = 'manifest.json';
/** Of the manifest and of what lies beside it. */
export const backupFormat = 'dealwarden-backup/1';

/** Within the backup, and nowhere else: what is read here may have passed through many hands. */
const path = z
  .string()
  .regex(/^(cluster|folder)\/[^\\]+$/)
  .refine((text) => text.split('/').every((part) => part !== '' && part !== '.' && part !== '..'));

const shape = z.object({
  format: z.literal(backupFormat),
  /** Version of Dealwarden that made it. */
  version: z.string(),
  /** Such as `linux-x64`: a cluster's files belong to the kind of machine that wrote them. */
  machine: z.string(),
  /** Major version of PostgreSQL. */
  postgres: z.number().int(),
  /** The database's time when the copying began, and the moment that is restored. */
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** Positions in the write-ahead log between which the copy becomes consistent. */
  startLsn: z.string(),
  endLsn: z.string(),
  /** Also empty ones: PostgreSQL wants them. */
  folders: z.array(path),
  files: z.array(z.object({ path, bytes: z.number().int().nonnegative(), sha256: z.hex().length(64) })),
});

/** What is in a backup. `cluster/` holds the database cluster, `folder/` the rest of the data folder. */
export type Manifest = Readonly<z.infer<typeof shape>>;
export type BackupFile = Manifest['files'][number];

/** This is no backup that can be restored here. */
export class UnusableBackup extends StackError {}

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 1)}\n`;
}

/** A backup has its manifest last: without one it was never whole. */
export const manifestFile = file;

/** @throws UnusableBackup when the folder holds no whole backup of a known form */
export function readManifest(backup: string): Manifest {
  const advice = 'Name the folder that `dealwarden backup` has made.';
  if (!existsSync(join(backup, file)))
    throw new UnusableBackup(`${backup} is no backup: it has no ${file}.`, advice);
  try {
    return shape.parse(JSON.parse(readFileSync(join(backup, file), 'utf8')));
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    const why = issue ? `${issue.path.join('.')}: ${issue.message}` : errorText(error);
    throw new UnusableBackup(`${join(backup, file)} cannot be used: ${why}`, advice, { cause: error });
  }
}

/** Of this machine, as the manifest names it. */
export function thisMachine(): string {
  return `${process.platform}-${process.arch}`;
}
