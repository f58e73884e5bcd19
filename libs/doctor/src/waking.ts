import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { nudgeSignalName, taskQueue, workflowTaskTimeout } from '../../../workflows/src/names.js';
import { inTime } from './in-time.js';
import type { Watched } from './watched.js';

/** A signal is stored in milliseconds; whoever waits longer waits for a Temporal that is away. */
const wakeMs = 5_000;
/** Signals under way at once. */
const parallelWakings = 20;

/**
 * Makes an entity's workflow look at its row and its deadlines. One that is not there is started, and begins from its row;
 * but not one that has come to its end by itself: its row may have been put back, and what ended would come to life again.
 * @param isNewer the row is known to be further than the workflow that has ended
 * @throws NoAnswer
 */
export async function wake(
  client: Client,
  watched: Watched,
  entityId: string,
  isNewer = false,
): Promise<void> {
  const woken = client.withDeadline(Date.now() + wakeMs, () =>
    client.workflow.signalWithStart(watched.workflowType, {
      ...{ workflowId: watched.workflowId(entityId), taskQueue, workflowTaskTimeout },
      args: [watched.input(entityId)],
      signal: nudgeSignalName,
      workflowIdReusePolicy: isNewer ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
    }),
  );
  try {
    await inTime(woken, wakeMs);
  } catch (error) {
    // It has ended by itself: the sweep and the doctor hold its last state against the row.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

/**
 * Wakes many, some at a time. The first that cannot be woken ends it: Temporal is away, and the others would only wait for it
 * in turn.
 * @param before told of each before it is woken
 */
export async function wakeAll(
  entityIds: readonly string[],
  wakeOne: (entityId: string) => Promise<void>,
  before: (entityId: string) => void = () => undefined,
): Promise<void> {
  const waiting = [...entityIds];
  const lanes = Array.from({ length: Math.min(parallelWakings, waiting.length) }, async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      before(id);
      try {
        await wakeOne(id);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  });
  const failed = (await Promise.allSettled(lanes)).find((lane) => lane.status === 'rejected');
  if (failed) throw failed.reason;
}
