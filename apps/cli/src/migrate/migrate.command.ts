import { readConfig } from '@app/config/config.js';
import { withDatabase } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { print, printJson } from '../console/output.js';
import { migrate } from './migrate.js';

/** `dealwarden migrate`: brings the database up to this version. The demo comes with `dealwarden start` only. */
export async function migrateCommand({ json }: { json?: boolean } = {}): Promise<ExitCode> {
  const config = readConfig();
  const lines = await withDatabase(config, (database) => migrate(database, config, { demo: false }));
  if (json) printJson({ done: lines });
  else for (const line of lines) print(line);
  return exitCodes.ok;
}
