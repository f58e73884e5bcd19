import { resolve } from 'node:path';
import { readConfig } from '@app/config/config.js';
import { withDatabase, withTemporal } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput } from '../console/failure.js';
import { print, printJson, tell } from '../console/output.js';
import { readIsoDay } from './dates.js';
import { summaryLines } from './import-report.js';
import { runImport } from './run-import.js';

export interface ImportCommandOptions {
  readonly mapping: string;
  readonly asOf?: string;
  readonly errors?: string;
  readonly json?: boolean;
}

const errorsFile = 'import-errors.csv';

/** `dealwarden import`: reads an export of another system. */
export async function importCommand(folder: string, options: ImportCommandOptions): Promise<ExitCode> {
  const { asOf, mapping, errors = errorsFile } = options;
  if (asOf !== undefined && readIsoDay(asOf) === undefined) {
    throw badInput(`--as-of ${asOf}: is not a day`, 'Write it as YYYY-MM-DD.');
  }
  const config = readConfig();
  const summary = await withDatabase(config, (database) =>
    withTemporal(config, (client) =>
      runImport(
        { folder: resolve(folder), mapping: resolve(mapping), asOf, errorsFile: resolve(errors), tell },
        database,
        client,
      ),
    ),
  );
  if (options.json) printJson(summary);
  else for (const line of summaryLines(summary)) print(line);
  return exitCodes.ok;
}
