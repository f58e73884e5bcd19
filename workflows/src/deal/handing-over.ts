import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { HandoverInput } from '../handover/handover.updates.js';
import { handoverWorkflowId, handoverWorkflowName, workflowTaskTimeout } from '../names.js';

/** Starts the workflow of a won deal's handover, which outlives the deal's. Somebody may have started it before. */
export async function handOver(handoverId: string): Promise<void> {
  const input: HandoverInput = { handoverId };
  try {
    await startChild(handoverWorkflowName, {
      workflowId: handoverWorkflowId(handoverId),
      workflowTaskTimeout,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      args: [input],
    });
  } catch (error) {
    if (!isStartedAlready(error)) throw error;
  }
}

/** The SDK for workflows does not give the class of this error away. */
function isStartedAlready(error: unknown): boolean {
  return error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError';
}
