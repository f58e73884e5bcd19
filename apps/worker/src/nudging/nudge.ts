import type { Client } from '@temporalio/client';
import {
  dealWorkflowId,
  dealWorkflowName,
  nudgeSignalName,
  taskQueue,
  workflowTaskTimeout,
} from '../../../../workflows/src/names.js';

/** Signals under way at once. */
const parallelNudges = 20;
/** The SDK's own deadline does not bound its retries, so a nudge is not waited for any longer than this. */
const nudgeMs = 5_000;

/** Wakes a deal's workflow; one that is not there is started, and begins from the deal's row. */
async function nudge(client: Client, dealId: string): Promise<void> {
  const nudging = client.withDeadline(Date.now() + nudgeMs, () =>
    client.workflow.signalWithStart(dealWorkflowName, {
      ...{ workflowId: dealWorkflowId(dealId), taskQueue, workflowTaskTimeout, args: [{ dealId }] },
      signal: nudgeSignalName,
    }),
  );
  await inTime(nudging, nudgeMs);
}

/**
 * Wakes many deals, some at a time. The first that cannot be woken ends it: Temporal is away, and the others would only
 * wait for it in turn.
 * @param before told of each deal before it is woken
 */
export async function nudgeAll(
  client: Client,
  dealIds: readonly string[],
  before: (dealId: string) => void = () => undefined,
): Promise<void> {
  const waiting = [...dealIds];
  const lanes = Array.from({ length: Math.min(parallelNudges, waiting.length) }, async () => {
    for (let dealId = waiting.shift(); dealId !== undefined; dealId = waiting.shift()) {
      before(dealId);
      try {
        await nudge(client, dealId);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  });
  const failed = (await Promise.allSettled(lanes)).find((lane) => lane.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Temporal did not answer in time. */
export class NudgeTimeout extends Error {
  override readonly name = 'NudgeTimeout';
  readonly code = 'NO_ANSWER';
}

async function inTime(begun: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NudgeTimeout(`no answer within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([begun, patience]);
  } finally {
    clearTimeout(timer);
  }
}
