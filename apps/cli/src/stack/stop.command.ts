import { dataDirectory, readConfig } from '@app/config/config.js';
import { sendSignal, waitUntilGone } from '@app/stack/process-identity.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { Failure } from '../console/failure.js';
import { print, printJson } from '../console/output.js';
import { runningInstance } from './instance.js';

export interface StopOptions {
  readonly json?: boolean;
}

/** Each of the four programs has its own grace of 10 to 20 seconds, one after the other. */
const patienceMilliseconds = 90_000;

/**
 * `dealwarden stop`: ends in good order what `dealwarden start` brought up on this data folder, from any terminal.
 * @throws Failure when it does not end in time
 */
export async function stopCommand({ json }: StopOptions): Promise<ExitCode> {
  const dataDir = dataDirectory(readConfig());
  const instance = runningInstance(dataDir);
  if (!instance) {
    if (json) printJson({ stopped: false, pid: null, dataDir });
    else print(`Nothing runs on ${dataDir}.`);
    return exitCodes.notRunning;
  }
  const { pid, identity } = instance;
  // SIGTERM is what it ends on in good order; a process that is gone by now has done what was wanted.
  sendSignal(pid, 'SIGTERM');
  if (!(await waitUntilGone(pid, identity, patienceMilliseconds))) {
    throw new Failure(
      `it has not ended within ${patienceMilliseconds / 1000} s (pid ${pid})`,
      `See the logs in ${dataDir}/log. Once more \`dealwarden stop\` ends all of it at once.`,
    );
  }
  if (json) printJson({ stopped: true, pid, dataDir });
  else print(`Stopped (pid ${pid}). The data stay in ${dataDir}.`);
  return exitCodes.ok;
}
