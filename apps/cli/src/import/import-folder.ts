import { resolve } from 'node:path';
import { readConfig } from '@app/config/config.js';
import { withDatabase, withTemporal } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput } from '../console/failure.js';
import { print, printJson, tell } from '../console/output.js';
import { readIsoDay } from './dates.js';
import { errorsFile, type ImportOptions } from './import-options.js';
import { summaryLines } from './import-report.js';
import { runImport } from './run-import.js';

/** An export of several files, whose people and products come along. */
export async function importFolder(folder: string, options: ImportOptions): Promise<ExitCode> {
  const { asOf, mapping, errors = errorsFile } = options;
  if (asOf !== undefined && readIsoDay(asOf) === undefined) {
    throw badInput(`--as-of ${asOf}: is not a day`, 'Write it as YYYY-MM-DD.');
  }
  const config = readConfig();
  const summary = await withDatabase(config, (database) =>
    withTemporal(config, (client) =>
      runImport(
        { folder, mapping: resolve(mapping), asOf, errorsFile: resolve(errors), tell },
        database,
        client,
      ),
    ),
  );
  if (options.json) printJson(summary);
  else for (const line of summaryLines(summary)) print(line);
  return exitCodes.ok;
}
