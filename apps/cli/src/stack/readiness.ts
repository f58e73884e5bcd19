import { publicUrl, type Config } from '@app/config/config.js';
import { StackError } from '@app/stack/errors.js';
import type { Server } from '@app/stack/server.js';

const patienceMilliseconds = 60_000;
const pollMilliseconds = 100;

interface Waiting {
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Waits until the API says that it, the database, Temporal and the worker are ready.
 * @throws StackError when that takes too long, or a program keeps ending.
 */
export async function untilReady(
  config: Config,
  programs: readonly Server[],
  dataDir: string,
  options: Waiting,
): Promise<void> {
  const url = `${localUrl(config)}/health/ready`;
  const end = Date.now() + patienceMilliseconds;
  let last = 'no answer';
  while (Date.now() < end) {
    options.signal?.throwIfAborted();
    const answer = await ask(url);
    if (answer === 'ready') return;
    last = answer;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  const down = programs.filter((server) => server.pid === undefined).map((server) => server.name);
  const what = down.length > 0 ? `${down.join(' and ')} does not stay up` : `${url} says: ${last}`;
  throw new StackError(
    `Not ready after ${patienceMilliseconds / 1000} s: ${what}.`,
    `See the logs in ${dataDir}/log.`,
  );
}

async function ask(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    const text = (await response.text()).slice(0, 300);
    return response.ok ? 'ready' : `${response.status} ${text}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The API as seen from this machine, whatever address people reach it by. */
export function localUrl(config: Config): string {
  const host = config.DEALWARDEN_HTTP_HOST;
  if (host === '0.0.0.0') return `http://127.0.0.1:${config.DEALWARDEN_HTTP_PORT}`;
  if (host === '::') return `http://[::1]:${config.DEALWARDEN_HTTP_PORT}`;
  if (host.includes(':')) return `http://[${host}]:${config.DEALWARDEN_HTTP_PORT}`;
  return host === '127.0.0.1'
    ? `http://127.0.0.1:${config.DEALWARDEN_HTTP_PORT}`
    : publicUrl({ ...config, DEALWARDEN_PUBLIC_URL: undefined });
}
