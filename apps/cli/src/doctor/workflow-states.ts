import type { DealState } from '@app/domain/deal/state.js';
import {
  QueryRejectedError,
  ServiceError,
  WorkflowClient,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import { validate as isUuid } from 'uuid';
import {
  dealWorkflowId,
  dealWorkflowName,
  stateQueryName,
  taskQueue,
} from '../../../../workflows/src/names.js';

/** What a deal's workflow says of itself. */
export type WorkflowState =
  | { readonly kind: 'running'; readonly state: DealState | undefined }
  | { readonly kind: 'not-running' }
  | { readonly kind: 'no-answer' };

/** A query waits for a worker; one that polls answers in milliseconds, after a replay in less than a second. */
const answerMs = 10_000;
/** A poller seen longer ago has left: a long poll lasts a minute. */
const pollerSeenMs = 70_000;
/** Temporal's number for task queues of workflows. */
const workflowQueue = 1;

/** Asks Temporal about the workflows of deals. */
export class WorkflowStates {
  private readonly workflows: WorkflowClient;

  constructor(private readonly client: Client) {
    const { connection, options } = client;
    // A workflow that has ended would tell its last state; only one that runs is asked.
    this.workflows = new WorkflowClient({
      connection,
      namespace: options.namespace,
      queryRejectCondition: 'NOT_OPEN',
    });
  }

  /** Whether a worker polls for deals. */
  async workerPolls(): Promise<boolean> {
    const { connection, options } = this.client;
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: options.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: workflowQueue,
    });
    const since = Date.now() - pollerSeenMs;
    return (pollers ?? []).some((poller) => Number(poller.lastAccessTime?.seconds ?? 0) * 1_000 > since);
  }

  /** Ids of deals whose workflow runs, as far as Temporal's lists know: they are some moments behind. */
  async *listed(): AsyncGenerator<string> {
    const query = `WorkflowType = '${dealWorkflowName}' AND ExecutionStatus = 'Running'`;
    const prefix = dealWorkflowId('');
    for await (const { workflowId } of this.workflows.list({ query, pageSize: 1_000 })) {
      const dealId = workflowId.slice(prefix.length);
      // Whatever else runs under that name is none of our deals.
      if (workflowId.startsWith(prefix) && isUuid(dealId)) yield dealId;
    }
  }

  async isRunning(dealId: string): Promise<boolean> {
    try {
      const { status } = await this.workflows.getHandle(dealWorkflowId(dealId)).describe();
      return status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }

  async of(dealId: string): Promise<WorkflowState> {
    const handle = this.workflows.getHandle(dealWorkflowId(dealId));
    let timer: NodeJS.Timeout | undefined;
    // The SDK's deadline does not bound its retries.
    const patience = new Promise<WorkflowState>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'no-answer' }), answerMs);
    });
    try {
      const asked = handle.query<DealState | undefined>(stateQueryName);
      return await Promise.race([asked.then((state) => ({ kind: 'running', state }) as const), patience]);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError || error instanceof QueryRejectedError)
        return { kind: 'not-running' };
      if (error instanceof ServiceError) return { kind: 'no-answer' };
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
