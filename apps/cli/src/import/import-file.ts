import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { readConfig, type Config } from '@app/config/config.js';
import { importMapping, type ImportMapping } from '@app/contracts/import-mapping.js';
import {
  cancelImport,
  importDeals,
  type DealImportOptions,
  type DealImportSummary,
} from '@app/exchange/import/import-deals.js';
import { operatorAsks } from '@app/exchange/import/import-asker.js';
import type { ImportCounts } from '@app/exchange/import/import-counts.js';
import { ImportRefused } from '@app/exchange/import/import-refused.js';
import type { DealEngine } from '@app/exchange/import/import-steps.js';
import { DealRepository } from '@app/persistence/deal.repository.js';
import { withDatabase, withTemporal } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput } from '../console/failure.js';
import { print, printJson, tell } from '../console/output.js';
import { Progress } from '../console/progress.js';
import { readDefinition } from '../pipelines/definition-file.js';
import { temporalEngine } from '@app/exchange/import/deal-engine.js';
import { errorsFile, type ImportOptions } from './import-options.js';

/** A CSV file of deals, one row a deal. */
export async function importFile(file: string, options: ImportOptions): Promise<ExitCode> {
  const mapping = await readDefinition(resolve(options.mapping), importMapping);
  const config = readConfig();
  try {
    return options.cancel
      ? await cancel(config, mapping, options)
      : await run(config, file, mapping, options);
  } catch (error) {
    if (error instanceof ImportRefused) throw badInput(`${file}: ${error.message}`, error.advice);
    throw error;
  }
}

async function run(
  config: Config,
  file: string,
  mapping: ImportMapping,
  options: ImportOptions,
): Promise<ExitCode> {
  const { dryRun, resume, clocks = 'history', errors = errorsFile, json } = options;
  const progress = new Progress(tell);
  const leaving = new AbortController();
  const asked: DealImportOptions = {
    ...{
      file,
      mapping,
      clocks,
      asker: operatorAsks,
      dryRun,
      resume,
      errorsFile: resolve(errors),
      signal: leaving.signal,
    },
    hear: ({ rows, refused }) => progress.say(() => `${rows} rows dealt with, ${refused} left out`),
  };
  const leave = () => leaving.abort();
  keepSmall();
  process.once('SIGINT', leave);
  try {
    const summary = await withDatabase(config, (database) =>
      dryRun
        ? importDeals(asked, database, nobody)
        : withTemporal(config, (client) =>
            importDeals(
              asked,
              database,
              temporalEngine(client, mapping.source, new DealRepository(database)),
            ),
          ),
    );
    if (json) printJson(summary);
    else for (const line of lines(summary)) print(line);
    return summary.outcome === 'interrupted' ? exitCodes.failed : exitCodes.ok;
  } finally {
    process.off('SIGINT', leave);
  }
}

/**
 * Rows are garbage as soon as they are written. Left to itself, the engine lets four times as much of it pile up as is alive; here it tidies up earlier, which
 * costs the processor some tenths of a millisecond a row and no time, since PostgreSQL is what is waited for.
 */
function keepSmall(): void {
  setFlagsFromString('--optimize-for-size');
}

/** Nothing is asked of workflows when nothing is changed. */
const nobody: DealEngine = {
  start: () => Promise.reject(new Error('a dry run starts nothing')),
  follow: () => Promise.reject(new Error('a dry run changes nothing')),
};

async function cancel(config: Config, { source }: ImportMapping, { json }: ImportOptions): Promise<ExitCode> {
  const counts = await withDatabase(config, (database) => cancelImport(database, source));
  if (json) printJson({ source, outcome: 'cancelled', ...counts });
  else print(`Given up. ${counts.rows} rows were dealt with; what came in stays: ${news(counts)}.`);
  return exitCodes.ok;
}

const heads = {
  done: 'imported',
  interrupted: 'interrupted, go on with it by --resume',
  cancelled: 'given up',
  'dry-run': 'not imported: this is what would become of it',
} as const;

function lines(summary: DealImportSummary): string[] {
  const { source, outcome, rows, seconds, unchanged, updated, movedHere, refused } = summary;
  return [
    `${source}: ${rows} rows in ${seconds.toFixed(1)} s; ${heads[outcome]}`,
    `new: ${news(summary)}`,
    `known deals: ${unchanged} unchanged, ${updated} updated, ${movedHere} moved here and left alone`,
    `rows left out: ${refused}`,
    ...summary.firstErrors.map(({ line, problems }) => {
      const told = problems.map(({ column, reason }) => (column === '' ? reason : `${column} ${reason}`));
      return `  line ${line}: ${told.join('; ')}`;
    }),
    ...(summary.errorsFile ? [`all of them, to be mended and imported again: ${summary.errorsFile}`] : []),
  ];
}

function news({ open, won, lost, customers, stalled, stalledKey }: ImportCounts): string {
  return `${open} open deals (${stalled} stall, ${stalledKey} of them key deals), ${won} won, ${lost} lost, ${customers} customers`;
}
