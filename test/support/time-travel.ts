import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';

/** More skips than any deal's year needs; without it the server stops skipping silently after 200. */
const skipsAtMost = 100_000;
/** FAST_FORWARD_POLLING_RESULT: the virtual time was reached, or the workflow ended on the way. */
const reached = [2, 3];

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
  const { fastForwardPollingResult, failedReason } =
    await client.workflowService.pollWorkflowExecutionTimeSkipping({
      namespace,
      workflowExecution,
      fastForwardId,
    });
  if (!reached.includes(fastForwardPollingResult)) {
    throw new Error(`time did not pass: ${fastForwardPollingResult} ${failedReason}`);
  }
}

export const hours = (count: number) => count * 3_600;
export const days = (count: number) => count * 86_400;
