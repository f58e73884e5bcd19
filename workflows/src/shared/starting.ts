import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { workflowTaskTimeout } from '../names.js';

/** Starts a workflow that outlives this one. Somebody may have started it before. */
export async function startOnce(name: string, workflowId: string, input: object): Promise<void> {
  try {
    await startChild(name, {
      ...{ workflowId, workflowTaskTimeout, args: [input] },
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    if (!isStartedAlready(error)) throw error;
  }
}

/** The SDK for workflows does not give the class of this error away. */
function isStartedAlready(error: unknown): boolean {
  return error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError';
}
