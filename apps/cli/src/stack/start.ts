import { dataDirectory, type Config } from '@app/config/config.js';
import { StackError, errorText } from '@app/stack/errors.js';
import { emptyDataFolder } from '@app/stack/files.js';
import { printJson, tell } from '../console/output.js';
import { claimInstance, requireNotRunning } from './instance.js';
import { localUrl } from './readiness.js';
import { bringUp, type Running } from './running.js';

export interface StartOptions {
  /** Begin with empty data. */
  readonly fresh?: boolean;
  /** Once it is ready, print where as JSON; how it goes on goes to standard error. */
  readonly json?: boolean;
}

type Say = (line: string) => void;

/** npm passes a terminal's Ctrl-C on to us, who have had it already: within this time two are one. */
const sameKeystroke = 1_000;

/**
 * `dealwarden start`: brings everything up on this machine and keeps it up until it is told to stop.
 * @returns the exit code, once all is stopped.
 */
export async function startEverything(config: Config, options: StartOptions = {}): Promise<number> {
  const began = performance.now();
  const dataDir = dataDirectory(config);
  const say = options.json ? tell : sayOnOutput;
  const abort = new AbortController();
  const ended = new Promise<void>((resolve) =>
    abort.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  let running: Running | undefined;
  let release: (() => void) | undefined;
  const forget = listenToSignals(abort, say, () => running);
  try {
    requireNotRunning(dataDir);
    if (options.fresh) {
      emptyDataFolder(dataDir);
      say(`The data in ${dataDir} were removed.`);
    }
    release = claimInstance(dataDir, { http: localUrl(config) });
    running = await bringUp(config, { log: say, signal: abort.signal });
    const ready = readyAt(running, config, dataDir, began);
    if (options.json) printJson(ready);
    sayReady(ready, say);
    await ended;
    await running.stop();
    say('Stopped.');
    return 0;
  } catch (error) {
    // Told as JSON by whoever tells every failure of a command.
    if (options.json && !abort.signal.aborted) throw error;
    return tellFailure(error, abort.signal, say);
  } finally {
    release?.();
    forget();
  }
}

/** What `dealwarden start --json` prints once everything is ready. */
interface Ready {
  readonly seconds: number;
  readonly http: string;
  /** Where caught mails are read; null: there is another mail server. */
  readonly mails: string | null;
  /** Host and port of the one that was brought up; null: DATABASE_URL names another. */
  readonly postgres: string | null;
  readonly temporal: string | null;
  readonly namespace: string;
  readonly dataDir: string;
}

function readyAt({ stack, urls }: Running, config: Config, dataDir: string, began: number): Ready {
  return {
    seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
    ...{ http: urls.http ?? localUrl(config), mails: urls.mail ?? null },
    postgres: stack.postgres ? `127.0.0.1:${config.DEALWARDEN_POSTGRES_PORT}` : null,
    temporal: stack.temporalAddress ?? config.TEMPORAL_ADDRESS ?? null,
    ...{ namespace: config.TEMPORAL_NAMESPACE, dataDir },
  };
}

function sayReady({ seconds, http, mails, postgres, temporal, namespace, dataDir }: Ready, say: Say): void {
  say(`PostgreSQL: ${postgres ? `${postgres}, data in ${dataDir}` : 'DATABASE_URL'}`);
  say(`Temporal: ${temporal}, namespace ${namespace}`);
  say(`Logs: ${dataDir}/log`);
  say(
    `Ready in ${seconds.toFixed(1)} s: ${http}${mails ? `  mails: ${mails}` : ''}  (Ctrl-C stops all of it)`,
  );
}

/** The first signal stops in order, a second one at once. */
function listenToSignals(abort: AbortController, say: Say, running: () => Running | undefined): () => void {
  let first: number | undefined;
  const onSignal = () => {
    if (first === undefined) {
      first = Date.now();
      say('Stopping …');
      return abort.abort();
    }
    if (Date.now() - first < sameKeystroke) return;
    say('Ending all of it at once.');
    void Promise.resolve(running()?.kill()).finally(() => process.exit(130));
  };
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, onSignal);
  return () => signals.forEach((signal) => process.off(signal, onSignal));
}

function tellFailure(error: unknown, signal: AbortSignal, say: Say): number {
  if (signal.aborted) {
    say('Stopped.');
    return 130;
  }
  say(errorText(error));
  if (error instanceof StackError) say(error.advice);
  else if (error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
  return 1;
}

function sayOnOutput(line: string): void {
  process.stdout.write(`dealwarden: ${line}\n`);
}
