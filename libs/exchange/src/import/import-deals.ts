import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { ImportMapping } from '@app/contracts/import-mapping.js';
import { canonicalJson } from '@app/domain/canonical-json.js';
import { instant } from '@app/domain/instant.js';
import { AuditRepository } from '@app/persistence/audit.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { ImportLookups } from '@app/persistence/imports/import-lookups.repository.js';
import {
  ImportSession,
  type FirstError,
  type ImportClocks,
  type ImportRun,
} from '@app/persistence/imports/import-session.js';
import type { DataSource } from 'typeorm';
import { DealFile } from './deal-file.js';
import { ErrorFile } from './error-file.js';
import { authorOf, originOfAsker, type ImportAsker } from './import-asker.js';
import { noCounts, type ImportCounts } from './import-counts.js';
import { ImportBusy, ImportRefused } from './import-refused.js';
import { importSetting } from './import-setting.js';
import { ImportSteps, type DealEngine, type HearImport } from './import-steps.js';

export interface DealImportOptions {
  readonly file: string;
  /** What people call it; else as the file is named. */
  readonly fileName?: string;
  readonly mapping: ImportMapping;
  readonly clocks: ImportClocks;
  readonly asker: ImportAsker;
  /** Where the rows that are left out are written. */
  readonly errorsFile: string;
  /** Goes on with the import of this file that was interrupted. */
  readonly resume?: boolean;
  /**
   * Id of the import, where it was asked for by one: it is begun under it, gone on with when it was interrupted, and nothing
   * happens when it has ended. Then `resume` says nothing.
   */
  readonly runId?: string;
  /** Says what would become of the rows, and changes nothing. */
  readonly dryRun?: boolean;
  /** The instant at which all of it happens; else now. */
  readonly now?: Date;
  /** Hears how far it has come. */
  readonly hear?: HearImport;
  /** Ends it between two chunks; it can be gone on with. */
  readonly signal?: AbortSignal;
}

export interface DealImportSummary extends ImportCounts {
  readonly source: string;
  readonly outcome: 'done' | 'interrupted' | 'dry-run' | 'cancelled';
  /** The first rows that were left out. */
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
    const ended = options.runId === undefined ? undefined : await session?.ended(options.runId);
    if (ended) return summaryOf(options, { ...ended, seconds: 0 });
    const run = session && (await runOf(session, options, file));
    const name = fileNameOf(options);
    const origin = originOfAsker(options.asker);
    const by = authorOf(options.asker, { id: run?.id ?? 'dry-run', source: mapping.source, name });
    if (run) await noteBeginning(database, options, run);
    const errors = new ErrorFile(options.errorsFile, file.heads, file.separator, run?.errorsBytes);
    const parts = { setting: { ...setting, by }, lookups, errors, engine, origin, session, run };
    const steps = new ImportSteps(parts);
    const isWhole = await steps.goThrough(file, options).finally(() => errors.close());
    if (session && run && isWhole) await session.finish(run.id, 'done', origin);
    return summaryOf(options, {
      outcome: session ? (isWhole ? 'done' : 'interrupted') : 'dry-run',
      ...{ counts: { ...steps.counts }, firstErrors: steps.firstErrors, errorsBytes: errors.bytes },
      seconds: Math.round(performance.now() - began) / 1_000,
    });
  } finally {
    await session?.end();
  }
}

function fileNameOf({
  file,
  fileName = basename(file),
}: Pick<DealImportOptions, 'file' | 'fileName'>): string {
  return fileName;
}

/** What came of it is in the events, which name the import; this tells of the import itself, as its session does of the end. */
async function noteBeginning(
  database: DataSource,
  { mapping: { source }, asker, ...options }: DealImportOptions,
  { id, line }: ImportRun,
): Promise<void> {
  const object = { kind: 'import', id };
  const values = { fileName: fileNameOf(options) };
  const noted = { action: 'import.began', object, detail: { source, line }, values };
  const audit = new AuditRepository(database);
  const origin = originOfAsker(asker);
  await (origin ? audit.noteAs(origin, noted) : audit.note(noted));
}

function summaryOf(
  { mapping, errorsFile }: DealImportOptions,
  come: Pick<DealImportSummary, 'outcome' | 'firstErrors' | 'seconds'> &
    Pick<ImportRun, 'counts' | 'errorsBytes'>,
): DealImportSummary {
  const { outcome, firstErrors, seconds } = come;
  return {
    ...{ ...noCounts, ...come.counts, source: mapping.source, outcome, firstErrors, seconds },
    errorsFile: come.errorsBytes > 0 ? errorsFile : undefined,
  };
}

/**
 * Ends the import of a source that was interrupted; what came in stays, and is told.
 * @param runId the only one that is meant, where it is known
 */
export async function cancelImport(
  database: DataSource,
  source: string,
  runId?: string,
): Promise<ImportCounts> {
  const session = await begin(database, source);
  try {
    const run = await session.unfinished();
    if (!run || (runId !== undefined && run.id !== runId))
      throw new ImportRefused(`no import of ${source} was interrupted`);
    await session.finish(run.id, 'cancelled');
    return { ...noCounts, ...run.counts };
  } finally {
    await session.end();
  }
}

async function begin(database: DataSource, source: string): Promise<ImportSession> {
  const session = await ImportSession.begin(database, source);
  if (session) return session;
  throw new ImportBusy(`another import of ${source} is under way`, 'Wait until it has ended.');
}

/** The import that is gone on with, or a new one. */
async function runOf(
  session: ImportSession,
  options: DealImportOptions,
  { hash }: DealFile,
): Promise<ImportRun> {
  const { mapping, clocks, runId } = options;
  const mappingHash = createHash('sha256').update(canonicalJson(mapping)).digest('hex');
  const key = { fileName: fileNameOf(options), fileHash: hash, mappingHash, clocks };
  const before = await session.unfinished();
  const resume = runId === undefined ? options.resume : before?.id === runId;
  if (!before) {
    if (resume)
      throw new ImportRefused(`no import of ${mapping.source} was interrupted`, 'Leave --resume out.');
    const id = await session.start(key, runId);
    return { ...key, id, line: 0, counts: {}, errorsBytes: 0, firstErrors: [], beganAt: new Date() };
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
