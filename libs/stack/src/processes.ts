import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { StackError, errorCode } from './errors.js';
import { unwatch, watch } from './guard.js';
import { openLog } from './log-files.js';
import { processIdentity, sendSignal, waitUntilGone } from './process-identity.js';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export type OnLine = (line: string, stream: 'stdout' | 'stderr') => void;

export interface ProcessOptions {
  /** What people call it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the child: nothing is inherited. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** A file the output goes to directly, or a function that gets it line by line. */
  readonly output: { readonly file: string } | { readonly onLine: OnLine };
  /** Remembers the process, so that the next start finds one that outlived its supervisor. */
  readonly pidFile: string;
  /** What asks it to end in good order. */
  readonly stopSignal: NodeJS.Signals;
}

export interface ManagedProcess {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Asks it to end, waits, and kills it when it has not ended in `graceMilliseconds`. */
  stop(graceMilliseconds: number): Promise<Exit>;
  /** Sends a signal and, for SIGKILL, waits for the end. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a child in a session of its own: a Ctrl-C in the terminal reaches only us, and we stop our children in
 * order. Should we be killed, the guard stops them.
 * @throws StackError when the command cannot be started.
 */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  const child = await spawned(options);
  const pid = child.pid as number;
  watch(pid, options.stopSignal);
  mkdirSync(dirname(options.pidFile), { recursive: true, mode: 0o700 });
  writeFileSync(options.pidFile, JSON.stringify({ pid, identity: processIdentity(pid) }), { mode: 0o600 });
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      unwatch(pid);
      rmSync(options.pidFile, { force: true });
      resolve({ code, signal });
    });
  });
  return managed(child, pid, exited, options.stopSignal);
}

/** `exit code 1` or `SIGKILL`. */
export function describeExit(exit: Exit): string {
  return exit.signal ?? `exit code ${exit.code}`;
}

/**
 * Stops the process that a pid file remembers, if it still lives.
 * @returns whether there was one.
 */
export async function stopLeftover(
  pidFile: string,
  signal: NodeJS.Signals,
  graceMilliseconds: number,
): Promise<boolean> {
  const remembered = readPidFile(pidFile);
  if (!remembered) return false;
  const { pid, identity } = remembered;
  const alive = identity !== undefined && processIdentity(pid) === identity;
  if (alive) await endProcess(pid, identity, signal, graceMilliseconds);
  rmSync(pidFile, { force: true });
  return alive;
}

/** The id of the process that a pid file remembers, if it still lives. */
export function livingProcess(pidFile: string): number | undefined {
  const remembered = readPidFile(pidFile);
  if (remembered?.identity === undefined) return undefined;
  return processIdentity(remembered.pid) === remembered.identity ? remembered.pid : undefined;
}

/** Asks a process that is not our child to end, waits, and kills it when it does not. */
export async function endProcess(
  pid: number,
  identity: string,
  signal: NodeJS.Signals,
  graceMilliseconds: number,
): Promise<void> {
  sendSignal(pid, signal);
  if (await waitUntilGone(pid, identity, graceMilliseconds)) return;
  sendSignal(pid, 'SIGKILL');
  if (await waitUntilGone(pid, identity, 5_000)) return;
  throw new StackError(
    `Process ${pid} of an earlier start cannot be ended.`,
    `End it yourself (kill -9 ${pid}) and start again.`,
  );
}

function managed(
  child: ChildProcess,
  pid: number,
  exited: Promise<Exit>,
  stopSignal: NodeJS.Signals,
): ManagedProcess {
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    pid,
    exited,
    async stop(graceMilliseconds) {
      if (running()) sendSignal(pid, stopSignal);
      const timer = setTimeout(() => running() && sendSignal(pid, 'SIGKILL'), graceMilliseconds);
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
    async kill(signal) {
      if (running()) sendSignal(pid, signal);
      if (signal === 'SIGKILL') await exited;
    },
  };
}

async function spawned(options: ProcessOptions): Promise<ChildProcess> {
  const { output } = options;
  const file = 'file' in output ? openLog(output.file) : undefined;
  const stdio: StdioOptions = file === undefined ? ['ignore', 'pipe', 'pipe'] : ['ignore', file, file];
  const child = spawn(options.command, options.args, {
    stdio,
    env: options.env,
    cwd: options.cwd,
    detached: true,
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
  });
  if (file !== undefined) closeSync(file);
  if ('onLine' in output) {
    readLines(child.stdout, 'stdout', output.onLine);
    readLines(child.stderr, 'stderr', output.onLine);
  }
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => {
      const advice = `Check that ${options.command} is there and may be run.`;
      reject(new StackError(`${options.name} cannot be started: ${error.message}`, advice, { cause: error }));
    });
  });
  return child;
}

function readLines(stream: Readable | null, name: 'stdout' | 'stderr', onLine: OnLine): void {
  if (stream) createInterface({ input: stream }).on('line', (line) => onLine(line, name));
}

function readPidFile(path: string): { pid: number; identity?: string } | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (
      typeof content !== 'object' ||
      content === null ||
      !('pid' in content) ||
      typeof content.pid !== 'number'
    )
      return undefined;
    const identity =
      'identity' in content && typeof content.identity === 'string' ? content.identity : undefined;
    return { pid: content.pid, identity };
  } catch (error) {
    // No file: nothing was running. Half a file: the machine went down while it was written, and all with it.
    if (errorCode(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
