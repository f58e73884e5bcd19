import { resolve } from 'node:path';
import { dataDirectory, readConfig } from '@app/config/config.js';
import { restoreBackup } from '@app/stack/backup/restore.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { print, printJson, tell } from '../console/output.js';
import { Progress } from '../console/progress.js';
import { claimInstance, requireNotRunning } from '../stack/instance.js';
import { heldMailFile } from '../mail/held-mail.js';
import { requireOneMachine } from './on-one-machine.js';

export interface RestoreCommandOptions {
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** `dealwarden restore`: puts a backup into an empty data folder. Its first start holds outgoing mail. */
export async function restoreCommand(folder: string, options: RestoreCommandOptions): Promise<ExitCode> {
  const config = readConfig();
  requireOneMachine(config);
  const backup = resolve(folder);
  const dataDir = options.dataDir === undefined ? dataDirectory(config) : resolve(options.dataDir);
  requireNotRunning(dataDir);
  const progress = new Progress(tell);
  const { startedAt, endedAt, version, files } = await restoreBackup({
    ...{ backup, dataDir, log: tell },
    besides: { [heldMailFile]: '' },
    claim: () => claimInstance(dataDir, {}),
    onProgress: (what, done, of) => progress.say(() => `${done} of ${of} files ${what}`),
  });
  const result = { backup, dataDir, startedAt, endedAt, version, files: files.length, mailHeld: true };
  if (options.json) printJson(result);
  else {
    print(`Restored to ${dataDir}, as it was at ${endedAt}.`);
    print(`Start it: DEALWARDEN_DATA_DIR=${dataDir} dealwarden start. Then: dealwarden doctor`);
    if (config.DEALWARDEN_EVIDENCE_DIR !== undefined)
      print(
        `Photos and documents are in ${dataDir}/evidence: move them to DEALWARDEN_EVIDENCE_DIR, or unset it.`,
      );
    print('Outgoing mail is held until you say `dealwarden mail release`.');
  }
  return exitCodes.ok;
}
