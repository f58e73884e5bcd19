import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { ImportMapping } from '@app/contracts/import-mapping.js';
import { canonicalJson } from '@app/domain/canonical-json.js';
import { instant } from '@app/domain/instant.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { ImportLookups } from '@app/persistence/imports/import-lookups.repository.js';
import { ImportSession, type ImportClocks, type ImportRun } from '@app/persistence/imports/import-session.js';
import type { DataSource } from 'typeorm';
import { DealFile } from './deal-file.js';
import { ErrorFile } from './error-file.js';
import { noCounts, type ImportCounts } from './import-counts.js';
import { ImportRefused } from './import-refused.js';
import { importSetting } from './import-setting.js';
import { ImportSteps, type DealEngine, type FirstError } from './import-steps.js';

export interface DealImportOptions {
  readonly file: string;
  readonly mapping: ImportMapping;
  readonly clocks: ImportClocks;
  /** Where the rows that are left out are written. */
  readonly errorsFile: string;
  /** Goes on with the import of this file that was interrupted. */
  readonly resume?: boolean;
  /** Says what would become of the rows, and changes nothing. */
  readonly dryRun?: boolean;
  /** The instant at which all of it happens; else now. */
  readonly now?: Date;
  /** Hears how far it has come. */
  readonly hear?: (counts: ImportCounts) => void;
  /** Ends it between two chunks; it can be gone on with. */
  readonly signal?: AbortSignal;
}

export interface DealImportSummary extends ImportCounts {
  readonly source: string;
  readonly outcome: 'done' | 'interrupted' | 'dry-run';
  /** The first rows that were left out; of what came before an interruption only the error file tells. */
  readonly firstErrors: readonly FirstError[];
  readonly errorsFile?: string;
  readonly seconds: number;
}

/**
 * Imports a file of deals, one row a deal. Chunk by chunk rows are written together with how far it has come, so that it goes on
 * exactly there after a crash; what is to be told is told when all of it is in. It can be run again: a row whose deal is here is an
 * update, never a twin.
 * @throws ImportRefused when the file or its mapping cannot be used, or another import of the source is in the way
 */
export async function importDeals(
  options: DealImportOptions,
  database: DataSource,
  engine: DealEngine,
): Promise<DealImportSummary> {
  const began = performance.now();
  const { mapping } = options;
  const file = await DealFile.open(options.file, mapping);
  const lookups = new ImportLookups(database);
  const now = instant((options.now ?? new Date()).getTime());
  const setting = await importSetting(
    mapping,
    options.clocks,
    now,
    new DefinitionRepository(database),
    lookups,
  );
  const session = options.dryRun ? undefined : await begin(database, mapping.source);
  try {
    const run = session && (await runOf(session, options, file));
    const errors = new ErrorFile(options.errorsFile, file.heads, file.separator, run?.errorsBytes);
    const steps = new ImportSteps({ setting, lookups, errors, engine, session, run });
    const isWhole = await steps.goThrough(file, options).finally(() => errors.close());
    if (session && run && isWhole) await session.finish(run.id, 'done');
    return {
      ...steps.counts,
      source: mapping.source,
      outcome: session ? (isWhole ? 'done' : 'interrupted') : 'dry-run',
      firstErrors: steps.firstErrors,
      errorsFile: errors.bytes > 0 ? errors.path : undefined,
      seconds: Math.round(performance.now() - began) / 1_000,
    };
  } finally {
    await session?.end();
  }
}

/** Ends the import of a source that was interrupted; what came in stays, and is told. */
export async function cancelImport(database: DataSource, source: string): Promise<ImportCounts> {
  const session = await begin(database, source);
  try {
    const run = await session.unfinished();
    if (!run) throw new ImportRefused(`no import of ${source} was interrupted`);
    await session.finish(run.id, 'cancelled');
    return { ...noCounts, ...run.counts };
  } finally {
    await session.end();
  }
}

async function begin(database: DataSource, source: string): Promise<ImportSession> {
  const session = await ImportSession.begin(database, source);
  if (session) return session;
  throw new ImportRefused(`another import of ${source} is under way`, 'Wait until it has ended.');
}

/** The import that is gone on with, or a new one. */
async function runOf(
  session: ImportSession,
  options: DealImportOptions,
  { hash }: DealFile,
): Promise<ImportRun> {
  const { file, mapping, clocks, resume } = options;
  const mappingHash = createHash('sha256').update(canonicalJson(mapping)).digest('hex');
  const key = { fileName: basename(file), fileHash: hash, mappingHash, clocks };
  const before = await session.unfinished();
  if (!before) {
    if (resume)
      throw new ImportRefused(`no import of ${mapping.source} was interrupted`, 'Leave --resume out.');
    const id = await session.start(key);
    return { ...key, id, line: 0, counts: {}, errorsBytes: 0, beganAt: new Date() };
  }
  if (!resume) {
    throw new ImportRefused(
      `the import of ${before.fileName} was interrupted behind line ${before.line}`,
      'Go on with it by --resume, or give it up by --cancel.',
    );
  }
  if (before.fileHash !== hash) throw changed('file', before);
  if (before.mappingHash !== mappingHash) throw changed('mapping', before);
  if (before.clocks !== clocks) throw changed('choice of clocks', before);
  return before;
}

function changed(what: string, { fileName }: ImportRun): ImportRefused {
  return new ImportRefused(
    `the ${what} is not that of the import of ${fileName} that was interrupted`,
    'Name the same, or give that import up by --cancel.',
  );
}
