import { dataDirectory, type Config } from '@app/config/config.js';
import { StackError, errorText } from '@app/stack/errors.js';
import { emptyDataFolder } from '@app/stack/files.js';
import { claimInstance, requireNotRunning } from './instance.js';
import { localUrl } from './readiness.js';
import { bringUp, type Running } from './running.js';

export interface StartOptions {
  /** Begin with empty data. */
  readonly fresh?: boolean;
}

/** npm passes a terminal's Ctrl-C on to us, who have had it already: within this time two are one. */
const sameKeystroke = 1_000;

/**
 * `dealwarden start`: brings everything up on this machine and keeps it up until it is told to stop.
 * @returns the exit code, once all is stopped.
 */
export async function startEverything(config: Config, options: StartOptions = {}): Promise<number> {
  const began = performance.now();
  const dataDir = dataDirectory(config);
  const abort = new AbortController();
  const ended = new Promise<void>((resolve) =>
    abort.signal.addEventListener('abort', () => resolve(), { once: true }),
  );
  let running: Running | undefined;
  let release: (() => void) | undefined;
  const forget = listenToSignals(abort, () => running);
  try {
    requireNotRunning(dataDir);
    if (options.fresh) {
      emptyDataFolder(dataDir);
      say(`The data in ${dataDir} were removed.`);
    }
    release = claimInstance(dataDir, { http: localUrl(config) });
    running = await bringUp(config, { log: say, signal: abort.signal });
    sayReady(running, config, dataDir, began);
    await ended;
    await running.stop();
    say('Stopped.');
    return 0;
  } catch (error) {
    return tellFailure(error, abort.signal);
  } finally {
    release?.();
    forget();
  }
}

function sayReady(running: Running, config: Config, dataDir: string, began: number): void {
  const { stack } = running;
  say(
    `PostgreSQL: ${stack.postgres ? `127.0.0.1:${config.DEALWARDEN_POSTGRES_PORT}, data in ${dataDir}` : 'DATABASE_URL'}`,
  );
  say(
    `Temporal: ${stack.temporalAddress ?? config.TEMPORAL_ADDRESS}, namespace ${config.TEMPORAL_NAMESPACE}`,
  );
  say(`Logs: ${dataDir}/log`);
  const mails = running.urls.mail ? `  mails: ${running.urls.mail}` : '';
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  say(`Ready in ${seconds} s: ${running.urls.http}${mails}  (Ctrl-C stops all of it)`);
}

/** The first signal stops in order, a second one at once. */
function listenToSignals(abort: AbortController, running: () => Running | undefined): () => void {
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

function tellFailure(error: unknown, signal: AbortSignal): number {
  if (signal.aborted) {
    say('Stopped.');
    return 130;
  }
  say(errorText(error));
  if (error instanceof StackError) say(error.advice);
  else if (error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
  return 1;
}

function say(line: string): void {
  process.stdout.write(`dealwarden: ${line}\n`);
}
