import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { dataDirectory, evidenceDirectory, readConfig } from '@app/config/config.js';
import { makeBackup } from '@app/stack/backup/backup.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';
import { badInput, Failure } from '../console/failure.js';
import { print, printJson, tell } from '../console/output.js';
import { Progress } from '../console/progress.js';
import { runningInstance } from '../stack/instance.js';
import { ownVersion } from '../stack/program.js';
import { requireOneMachine } from './on-one-machine.js';

/** `dealwarden backup`: copies one installation as it is at one moment, while it runs. */
export async function backupCommand(folder: string, { json }: { json?: boolean }): Promise<ExitCode> {
  const config = readConfig();
  const dataDir = dataDirectory(config);
  const target = resolve(folder);
  requireOneMachine(config);
  if (existsSync(target)) {
    throw badInput(
      `${target} is there already`,
      'Name a folder that is not there: a backup is never written over.',
    );
  }
  if (!runningInstance(dataDir)) {
    throw new Failure(
      `nothing runs on ${dataDir}`,
      'Start it (dealwarden start): a backup is made while it runs. What is stopped can be copied as it lies there.',
      exitCodes.notRunning,
    );
  }
  const began = performance.now();
  const progress = new Progress(tell);
  const manifest = await interruptible((signal) =>
    makeBackup({
      ...{ dataDir, evidenceDir: evidenceDirectory(config), target, signal, version: ownVersion() },
      onProgress: (files, bytes) => progress.say(() => `${files} files, ${megabytes(bytes)}`),
    }),
  );
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const seconds = Math.round(performance.now() - began) / 1000;
  const { startedAt, endedAt } = manifest;
  const result = { backup: target, startedAt, endedAt, files: manifest.files.length, bytes, seconds };
  if (json) printJson(result);
  else {
    print(`${target}: ${result.files} files, ${megabytes(bytes)}, in ${seconds.toFixed(1)} s.`);
    print(
      `It holds everything as it was at ${endedAt}. Passwords are in it: keep it as safe as the data folder.`,
    );
  }
  return exitCodes.ok;
}

/** Ctrl-C ends it between two files, and leaves nothing behind. */
async function interruptible<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const abort = new AbortController();
  const onSignal = () => abort.abort(new Failure('interrupted; nothing was written'));
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.once(signal, onSignal);
  try {
    return await work(abort.signal);
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
