import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Stage } from './stage.js';

interface When {
  readonly at: number;
  readonly counting?: 'all' | 'handovers' | 'mails';
  readonly when?: 'before';
}

const living = new Set<ChildProcess>();
// One that waits in vain outlives the tests.
afterAll(() => living.forEach((child) => child.kill('SIGKILL')));

/** Starts a worker that will be killed; see dying-worker.ts for when. */
export async function dyingWorker(stage: Stage, when: When): Promise<ChildProcess> {
  const child = spawned('dying-worker.js', stage, when);
  const gone = once(child, 'exit').then(() => Promise.reject(new Error('the dying worker never lived')));
  await Promise.race([once(child.stdout!, 'data'), gone]);
  return child;
}

/**
 * Starts a worker that is killed with many transitions of return cases at one point; see gathering-worker.ts.
 * @returns waits until it is dead, and tells the kinds of what it held then, in order
 */
export async function gatheringWorker(stage: Stage, when: When): Promise<() => Promise<string[]>> {
  // As many transitions at a time as it has connections, less some.
  const child = spawned('gathering-worker.js', stage, when, { DEALWARDEN_DATABASE_POOL: '100' });
  const exit = once(child, 'exit');
  const said = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { done, value } = await said.next();
    if (done) throw new Error('the gathering worker is gone');
    return value;
  };
  await next();
  return async () => {
    const held = (await next()).split(' ').sort();
    const [, signal] = (await exit) as [number | null, string | null];
    if (signal !== 'SIGKILL') throw new Error(`the gathering worker has ended by ${signal}`);
    return held;
  };
}

function spawned(
  program: string,
  stage: Stage,
  { at, counting, when }: When,
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const path = fileURLToPath(new URL(`../../dist/test/support/${program}`, import.meta.url));
  const child = spawn(process.execPath, [path], {
    env: {
      ...process.env,
      ...stage.environment,
      ...environment,
      DIES_AT: `${at}`,
      DIES_COUNTING: counting ?? '',
      DIES_WHEN: when ?? '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  living.add(child);
  return child;
}
