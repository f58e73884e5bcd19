import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Stage } from './stage.js';

const program = fileURLToPath(new URL('../../dist/test/support/dying-worker.js', import.meta.url));

/** Starts a worker that will be killed; see dying-worker.ts for when. */
export async function dyingWorker(
  stage: Stage,
  when: { readonly at: number; readonly counting?: 'all'; readonly when?: 'before' },
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      ...stage.environment,
      DIES_AT: `${when.at}`,
      DIES_COUNTING: when.counting ?? '',
      DIES_WHEN: when.when ?? '',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit').then(() => Promise.reject(new Error('the dying worker never lived')));
  await Promise.race([once(child.stdout, 'data'), gone]);
  return child;
}
