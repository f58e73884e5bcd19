import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';

/** More skips than any deal's year needs; without it the server stops skipping silently after 200. */
const skipsAtMost = 100_000;
/** FAST_FORWARD_POLLING_RESULT: the server waited no longer, and may be asked again. */
const notYet = [1];
/** The same: the virtual time was reached, or the workflow ended on the way. */
const reached = [2, 3];
/** The server waits some 20 s each time. */
const asksAtMost = 5;

/** Lets a workflow's time run forward by `seconds`; every timer on the way fires at its own virtual time. */
export async function travel(client: Client, workflowId: string, seconds: number): Promise<void> {
  const { namespace } = client.options;
  const workflowExecution = { workflowId };
  const fastForwardId = randomUUID();
  await client.workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution,
    workflowExecutionOptions: {
      timeSkippingConfig: {
        enabled: true,
        maxSessionSkipCount: skipsAtMost,
        fastForwardConfig: { id: fastForwardId, duration: { seconds: seconds as never } },
      },
    },
    updateMask: { paths: ['time_skipping_config'] },
  });
  const asked = { namespace, workflowExecution, fastForwardId };
  for (let ask = 1; ; ask++) {
    const { fastForwardPollingResult: result, failedReason } =
      await client.workflowService.pollWorkflowExecutionTimeSkipping(asked);
    if (reached.includes(result)) return;
    if (!notYet.includes(result) || ask === asksAtMost)
      throw new Error(`time did not pass: ${result} ${failedReason}`);
  }
}

export const hours = (count: number) => count * 3_600;
export const days = (count: number) => count * 86_400;
