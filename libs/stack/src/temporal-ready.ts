import type { Connection } from '@temporalio/client';
import { errorText } from './errors.js';

const retentionSeconds = 3 * 24 * 60 * 60;

/**
 * Waits until the Temporal server really serves: frontend, matching and history, in our namespace, which is made when
 * it is missing.
 * @returns undefined when it serves, else what was wrong last.
 */
export async function untilTemporalServes(
  address: string,
  namespace: string,
  milliseconds: number,
  ended: () => boolean,
): Promise<string | undefined> {
  // Loaded when it is needed, while PostgreSQL starts: it takes a third of a second.
  const client = await import('@temporalio/client');
  const end = Date.now() + milliseconds;
  let problem = 'it does not answer';
  let registered = false;
  while (Date.now() < end && !ended()) {
    let connection: Connection | undefined;
    try {
      connection = await client.Connection.connect({ address, connectTimeout: 500 });
      const { workflowService } = connection;
      if (!registered) await register(connection, namespace, client.isGrpcServiceError);
      registered = true;
      await workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: 'readiness' },
        taskQueueType: 1,
      });
      await historyAnswers(connection, namespace, client.isGrpcServiceError);
      return undefined;
    } catch (error) {
      problem = errorText(error);
    } finally {
      await connection?.close();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return problem;
}

type IsGrpcError = (error: unknown) => error is Error & { code: number };

async function register(connection: Connection, namespace: string, isGrpcError: IsGrpcError): Promise<void> {
  const { workflowService } = connection;
  try {
    await workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (!isGrpcError(error) || error.code !== notFound) throw error;
    const { msToTs } = await import('@temporalio/common/lib/time.js');
    const workflowExecutionRetentionPeriod = msToTs(retentionSeconds * 1_000);
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  }
}

/** Asks for a workflow that is not there: "not found" comes from history, so it is up, and knows the namespace. */
async function historyAnswers(
  connection: Connection,
  namespace: string,
  isGrpcError: IsGrpcError,
): Promise<void> {
  try {
    await connection.workflowService.describeWorkflowExecution({
      namespace,
      execution: { workflowId: 'readiness' },
    });
  } catch (error) {
    if (!isGrpcError(error) || error.code !== notFound || /namespace/i.test(error.message)) throw error;
  }
}

const notFound = 5;
