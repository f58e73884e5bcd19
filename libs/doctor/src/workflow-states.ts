import {
  QueryRejectedError,
  ServiceError,
  WorkflowClient,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import { validate as isUuid } from 'uuid';
import { stateQueryName, taskQueue } from '../../../workflows/src/names.js';
import { inTime, NoAnswer } from './in-time.js';
import type { Watched } from './watched.js';

/** What an entity's workflow says of itself. */
export type WorkflowState<State> =
  | { readonly kind: 'running'; readonly state: State | undefined }
  | { readonly kind: 'not-running' }
  | { readonly kind: 'no-answer' };

/**
 * Whether it runs. `completed` has come to its end by itself, `stopped` by something else; of `unknown` Temporal has never
 * heard, or has forgotten it.
 */
export type WorkflowStatus = 'running' | 'completed' | 'stopped' | 'unknown';

/** A query waits for a worker; one that polls answers in milliseconds, after a replay in less than a second. */
const answerMs = 10_000;
/** Temporal itself answers at once. */
const statusMs = 5_000;
/** A poller seen longer ago has left: a long poll lasts a minute. */
const pollerSeenMs = 70_000;
/** Temporal's number for task queues of workflows. */
const workflowQueue = 1;

/** Asks Temporal about the workflows of one kind of entity. */
export class WorkflowStates<State> {
  private readonly workflows: WorkflowClient;

  constructor(
    private readonly client: Client,
    private readonly watched: Watched,
  ) {
    const { connection, options } = client;
    // A workflow that has ended would tell its last state; only one that runs is asked.
    this.workflows = new WorkflowClient({
      connection,
      namespace: options.namespace,
      queryRejectCondition: 'NOT_OPEN',
    });
  }

  /** Whether a worker polls. */
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

  /** Ids of entities whose workflow runs, as far as Temporal's lists know: they are some moments behind. */
  async *listed(): AsyncGenerator<string> {
    const query = `WorkflowType = '${this.watched.workflowType}' AND ExecutionStatus = 'Running'`;
    const prefix = this.watched.workflowId('');
    for await (const { workflowId } of this.workflows.list({ query, pageSize: 1_000 })) {
      const entityId = workflowId.slice(prefix.length);
      // Whatever else runs under that name is none of ours.
      if (workflowId.startsWith(prefix) && isUuid(entityId)) yield entityId;
    }
  }

  /** @throws NoAnswer */
  async statusOf(entityId: string): Promise<WorkflowStatus> {
    const handle = this.workflows.getHandle(this.watched.workflowId(entityId));
    try {
      const { status } = await inTime(handle.describe(), statusMs);
      if (status.name === 'RUNNING') return 'running';
      return status.name === 'COMPLETED' ? 'completed' : 'stopped';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'unknown';
      throw error;
    }
  }

  async isRunning(entityId: string): Promise<boolean> {
    return (await this.statusOf(entityId)) === 'running';
  }

  /** The state in which a workflow has ended, for as long as Temporal keeps it; undefined when it does not tell. */
  async lastOf(entityId: string): Promise<State | undefined> {
    const handle = this.client.workflow.getHandle(this.watched.workflowId(entityId));
    try {
      return await inTime(handle.query<State | undefined>(stateQueryName), answerMs);
    } catch (error) {
      const isSilent = [WorkflowNotFoundError, ServiceError, NoAnswer].some((kind) => error instanceof kind);
      if (isSilent) return undefined;
      throw error;
    }
  }

  async of(entityId: string): Promise<WorkflowState<State>> {
    const handle = this.workflows.getHandle(this.watched.workflowId(entityId));
    try {
      const state = await inTime(handle.query<State | undefined>(stateQueryName), answerMs);
      return { kind: 'running', state };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError || error instanceof QueryRejectedError)
        return { kind: 'not-running' };
      if (error instanceof ServiceError || error instanceof NoAnswer) return { kind: 'no-answer' };
      throw error;
    }
  }
}
