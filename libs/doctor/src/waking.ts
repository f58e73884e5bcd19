import type { Client } from '@temporalio/client';
import { nudgeSignalName, taskQueue, workflowTaskTimeout } from '../../../workflows/src/names.js';
import { inTime } from './in-time.js';
import type { Watched } from './watched.js';

/** A signal is stored in milliseconds; whoever waits longer waits for a Temporal that is away. */
const wakeMs = 5_000;

/**
 * Makes an entity's workflow look at its row and its deadlines. One that is not there is started, and begins from its row.
 * @throws NoAnswer
 */
export async function wake(client: Client, watched: Watched, entityId: string): Promise<void> {
  const woken = client.withDeadline(Date.now() + wakeMs, () =>
    client.workflow.signalWithStart(watched.workflowType, {
      ...{ workflowId: watched.workflowId(entityId), taskQueue, workflowTaskTimeout },
      args: [watched.input(entityId)],
      signal: nudgeSignalName,
    }),
  );
  await inTime(woken, wakeMs);
}
