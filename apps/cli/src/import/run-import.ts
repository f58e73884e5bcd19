import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { formatDate, parseDate } from '@app/domain/calendar/civil-date.js';
import { instant } from '@app/domain/instant.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { ImportRepository } from '@app/persistence/import.repository.js';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { AuditRepository } from '@app/persistence/audit.repository.js';
import { DealRepository } from '@app/persistence/deal.repository.js';
import { authorOf, operatorAsks } from '@app/exchange/import/import-asker.js';
import { badInput } from '../console/failure.js';
import { Progress } from '../console/progress.js';
import { importCatalogue } from './catalogue.js';
import { DealImport, type DealImportParts } from './deal-import.js';
import { follow, type Followed, type Following, type Words } from '@app/exchange/import/deal-commands.js';
import { startMissing } from '@app/exchange/import/deal-workflows.js';
import { dateReader } from './dates.js';
import { openTables, type ExportTables } from './export-tables.js';
import { Identity } from '@app/exchange/import/identity.js';
import { emptySummary, type ImportSummary } from './import-report.js';
import { importSetting, type ImportSetting } from './import-setting.js';
import { readMapping, type MappingFile } from './mapping-file.js';
import { importPeople } from './people.js';
import { RowErrors } from './row-errors.js';

export interface ImportOptions {
  /** Folder of the export's files. */
  readonly folder: string;
  /** The mapping file. */
  readonly mapping: string;
  /** YYYY-MM-DD; else the mapping's. */
  readonly asOf?: string;
  /** Where the errors of rows are written. */
  readonly errorsFile: string;
  /** The instant at which all of it happens; else now. */
  readonly now?: Date;
  /** Hears a line on how it goes on every two seconds. */
  readonly tell?: (line: string) => void;
}

/** Rows read from the database at once. */
const pageSize = 500;

/**
 * Imports an export of another system. It can be run again: what is here already stays, what is missing (a deal, a
 * workflow) comes in, and what has moved on in the export is followed.
 *
 * Closed deals are committed as they are read. Open ones, with everything that is to be told of them, are committed at
 * once, in the end; an import that was interrupted before leaves none of them.
 * @throws Failure when the export, its mapping or the as-of day cannot be used; rows that cannot be are left out.
 */
export async function runImport(
  options: ImportOptions,
  database: DataSource,
  client: Client,
): Promise<ImportSummary> {
  const began = performance.now();
  const file = await readMapping(options.mapping);
  const tables = await openTables(options.folder, file.mapping);
  const now = instant((options.now ?? new Date()).getTime());
  const repository = new ImportRepository(database);
  const definitions = new DefinitionRepository(database);
  const setting = await importSetting(file, options.asOf, now, definitions, repository);
  const summary = emptySummary(headOf(setting));
  const { source } = file.mapping;
  const object = { kind: 'import', id: randomUUID() };
  const values = { fileName: basename(options.folder) };
  const by = authorOf(operatorAsks, { id: object.id, source, name: values.fileName });
  const audit = new AuditRepository(database);
  await audit.note({ action: 'import.began', object, detail: { source }, values });
  const errors = new RowErrors(options.errorsFile);
  const progress = new Progress(options.tell ?? (() => undefined));
  try {
    const identity = new Identity(source);
    const run = { file, tables, setting, summary, errors, progress, identity, now, by };
    const followings = await writeRows(run, repository);
    await startWorkflows(run, repository, client);
    await followAll(run, followings, client, new DealRepository(database));
  } finally {
    errors.close();
  }
  summary.badRows = errors.rows - summary.notApplied;
  if (errors.count > 0) summary.errorsFile = errors.path;
  const { rows, open, won, lost, followed, notApplied, badRows } = summary;
  const counts = { rows, open, won, lost, followed, notApplied, badRows };
  await audit.note({ action: 'import.ended', object, detail: { source, ...counts }, values });
  summary.seconds = Math.round(performance.now() - began) / 1_000;
  return summary;
}

interface Run extends Pick<
  DealImportParts,
  'setting' | 'summary' | 'errors' | 'progress' | 'identity' | 'now' | 'by'
> {
  readonly file: MappingFile;
  readonly tables: ExportTables;
}

function headOf({ source, days }: ImportSetting): Parameters<typeof emptySummary>[0] {
  const asOfNow = formatDate(days.asOf(parseDate(source.asOf) ?? days.today));
  return { source: source.key, asOf: source.asOf, asOfNow, shiftDays: source.shiftDays };
}

async function writeRows({ file, tables, ...run }: Run, repository: ImportRepository) {
  const { mapping } = file;
  const { setting, summary, errors, identity } = run;
  const { ladder, productLines } = setting.pipeline.definition;
  const transaction = await repository.begin(mapping.source, ladder);
  if (!transaction)
    throw badInput(`another import of ${mapping.source} is under way`, 'Wait until it has ended.');
  try {
    const catalogue = await importCatalogue(tables, mapping, identity, repository, errors);
    const { owners, added } = await importPeople(tables, mapping, identity, repository, errors);
    Object.assign(summary, catalogue.added, added);
    const readDay = dateReader(mapping.dateFormat);
    if (!readDay) throw new Error('the mapping was read without a date format');
    const asOf = setting.days.asOf(parseDate(setting.source.asOf) ?? setting.days.today);
    const context = { mapping, catalogue, productLines, owners, days: setting.days, readDay, asOf };
    const deals = new DealImport({ ...run, context, repository, transaction });
    await deals.readAll(tables.opportunities);
    await transaction.commit();
    return deals.followings;
  } finally {
    await transaction.end();
  }
}

async function startWorkflows(
  { summary, progress, file }: Run,
  repository: ImportRepository,
  client: Client,
) {
  await startMissing(client, repository.openDeals(file.mapping.source, pageSize), () => {
    summary.workflowsStarted++;
    progress.say(() => `${summary.workflowsStarted} workflows started`);
  });
}

/** When one deal does not answer, no worker runs: the others are not waited for. */
async function followAll(
  { summary, progress, errors, tables, identity }: Run,
  followings: readonly Following[],
  client: Client,
  words: Words,
): Promise<void> {
  const { file, columns } = tables.opportunities.spec;
  let last: Followed = { outcome: 'done' };
  for (const following of followings) {
    if (last.outcome !== 'silent') last = await follow(client, identity, following, words);
    progress.say(() => `${summary.followed} of ${followings.length} changed deals moved or closed`);
    if (last.outcome === 'done') {
      summary.followed++;
      continue;
    }
    const reason = `has changed since it was imported; ${last.reason}`;
    errors.report({ file, line: following.line, column: columns.stage, reason });
    summary.notApplied++;
  }
}
