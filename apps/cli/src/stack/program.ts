import { closeSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import {
  describeExit,
  startProcess,
  stopLeftover,
  type Exit,
  type ManagedProcess,
} from '@app/stack/processes.js';
import { ServerProcess } from '@app/stack/server.js';
import { openLog } from '@app/stack/log-files.js';
import { readLogLine } from './log-line.js';

export interface ProgramOptions {
  /** `api`, `worker`: also the names of its log and pid file. */
  readonly name: string;
  /** The built file to run. */
  readonly script: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dataDir: string;
  readonly log: (line: string) => void;
  readonly onExit?: (name: string, exit: Exit) => void;
}

/** How many warnings of one program reach the console in `quietMilliseconds`; the log has all. */
const loudest = 5;
const quietMilliseconds = 10_000;
const graceMilliseconds = 15_000;

/** One of our own programs as a child: its JSON log goes to a file, warnings and errors shortly to the console. */
export function program(options: ProgramOptions): ServerProcess {
  return new ServerProcess(options.name, async (adopt) => adopt(await launch(options)), options.onExit);
}

/** Ends a program of an earlier start that outlived its supervisor. */
export function clearProgram(dataDir: string, name: string): Promise<boolean> {
  return stopLeftover(pidFile(dataDir, name), 'SIGTERM', graceMilliseconds);
}

/** How a program or server ended, and where its log is. */
export function describeEnd(name: string, exit: Exit, dataDir: string): string {
  const log = name === 'PostgreSQL' ? 'postgres' : name.toLowerCase();
  return `${name} ended (${describeExit(exit)}); see ${logFile(dataDir, log)}.`;
}

async function launch(options: ProgramOptions): Promise<ManagedProcess> {
  await clearProgram(options.dataDir, options.name);
  const log = openLog(logFile(options.dataDir, options.name));
  const tell = throttled(options);
  const started = await startProcess({
    name: options.name,
    command: process.execPath,
    args: ['--enable-source-maps', options.script, ...(options.args ?? [])],
    env: options.env,
    output: {
      onLine: (line) => {
        writeSync(log, `${line}\n`);
        const entry = readLogLine(line);
        if (entry) tell(entry);
      },
    },
    pidFile: pidFile(options.dataDir, options.name),
    stopSignal: 'SIGTERM',
  });
  // Its last lines may still be on their way when it has ended.
  void started.exited.then(() => setTimeout(() => closeSync(log), 1_000));
  return started;
}

function throttled(options: ProgramOptions): (line: string) => void {
  let since = 0;
  let told = 0;
  return (line) => {
    if (Date.now() - since > quietMilliseconds) {
      since = Date.now();
      told = 0;
    }
    told += 1;
    if (told <= loudest) options.log(`${options.name}: ${line}`);
    if (told === loudest + 1)
      options.log(`${options.name}: more in ${logFile(options.dataDir, options.name)}`);
  };
}

function logFile(dataDir: string, name: string): string {
  return join(dataDir, 'log', `${name}.log`);
}

function pidFile(dataDir: string, name: string): string {
  return join(dataDir, 'run', `${name}.json`);
}

/** The folder of the build that this file is part of. */
export function distFolder(): string {
  return dirname(dirname(dirname(dirname(import.meta.dirname))));
}

/** The version of this installation. */
export function ownVersion(): string {
  const file = join(dirname(distFolder()), 'package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
