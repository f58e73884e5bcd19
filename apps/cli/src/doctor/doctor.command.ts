import { readConfig } from '@app/config/config.js';
import { withDatabase, withTemporal } from '../console/connections.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { print, printJson, tell } from '../console/output.js';
import { Progress } from '../console/progress.js';
import { diagnose } from './diagnose.js';
import { diagnosisLines } from './diagnosis.js';

export interface DoctorOptions {
  readonly json?: boolean;
}

/** `dealwarden doctor`: says in what rows and workflows differ. */
export async function doctorCommand({ json }: DoctorOptions): Promise<ExitCode> {
  const config = readConfig();
  const progress = new Progress(tell);
  const onCompared = (compared: number) => progress.say(() => `${compared} deals compared`);
  const diagnosis = await withDatabase(config, (database) =>
    withTemporal(config, (client) => diagnose(database, client, { onCompared })),
  );
  if (json) printJson(diagnosis);
  else for (const line of diagnosisLines(diagnosis)) print(line);
  if (diagnosis.differences.length > 0) return exitCodes.differences;
  return diagnosis.workerPolls ? exitCodes.ok : exitCodes.failed;
}
