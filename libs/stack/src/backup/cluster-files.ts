/**
 * What of a cluster's folder is left out of a base backup, as the manual's "Making a Base Backup Using the Low Level
 * API" has it: what belongs to the running server only, what it makes anew, and the log, of which exactly the needed
 * part is copied when the rest is. Their folders stay: PostgreSQL wants them.
 */
const emptied = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);
const ofTheServer = new Set(['postmaster.pid', 'postmaster.opts', 'current_logfiles']);
const ofABackup = /^(backup_label|tablespace_map|backup_manifest)(\.|$)/;

/** Copied by itself, last and until it is the same twice: a server writes it again and again. */
export const controlFile = 'global/pg_control';

/** Whether a path of the cluster is left out; asked for a folder, it is left out with all that is in it. */
export function isLeftOut(path: string, isFolder: boolean): boolean {
  const [top = '', ...below] = path.split('/');
  const name = below.at(-1) ?? top;
  if (below.length > 0 && emptied.has(top)) return true;
  if (below.length === 0 && !isFolder && (ofTheServer.has(name) || ofABackup.test(name))) return true;
  return name.startsWith('pgsql_tmp') || name.startsWith('pg_internal.init') || path === controlFile;
}

const segmentName = /^[\dA-F]{24}$/;

/**
 * The files of the log that a backup needs, of those that there are.
 * @param first named by the backup's label
 * @param last holds the record with which the backup ends
 * @returns undefined when one is missing
 */
export function neededSegments(
  names: readonly string[],
  first: string,
  last: string,
  segmentBytes: number,
): string[] | undefined {
  const needed = names.filter((name) => segmentName.test(name) && name >= first && name <= last).sort();
  const wanted = segmentNumber(last, segmentBytes) - segmentNumber(first, segmentBytes) + 1;
  return needed[0] === first && needed.at(-1) === last && needed.length === wanted ? needed : undefined;
}

/** A name is timeline, high half of the position, and number within it: eight digits each. */
function segmentNumber(name: string, segmentBytes: number): number {
  const perHigh = 0x1_0000_0000 / segmentBytes;
  return Number.parseInt(name.slice(8, 16), 16) * perHigh + Number.parseInt(name.slice(16), 16);
}

/** The first file of the log that a backup needs, as its label says it. */
export function firstSegment(label: string): string | undefined {
  return /^START WAL LOCATION: \S+ \(file ([\dA-F]{24})\)$/m.exec(label)?.[1];
}
