import type { OpenDealRow } from '@app/persistence/import.repository.js';
import type { Client } from '@temporalio/client';
import type { DealInput } from '../../../../workflows/src/deal/deal.updates.js';
import {
  dealWorkflowId,
  dealWorkflowName,
  taskQueue,
  workflowTaskTimeout,
} from '../../../../workflows/src/names.js';
import { concurrently } from '../concurrently.js';

/** Starts under way at once: measured on two cores, fewer cost more in all, since tasks then interrupt the starts. */
export const startsAtOnce = 50;

interface StartOptions {
  workflowId: string;
  taskQueue: string;
  args: [DealInput];
  workflowTaskTimeout: typeof workflowTaskTimeout;
  workflowIdConflictPolicy: 'USE_EXISTING';
  workflowIdReusePolicy: 'ALLOW_DUPLICATE';
}

/** How a deal's workflow is started, whoever does it: one that runs already goes on. */
export function startOptions(input: DealInput): StartOptions {
  return {
    workflowId: dealWorkflowId(input.dealId),
    taskQueue,
    args: [input],
    workflowTaskTimeout,
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  };
}

/** Ids of the deal workflows that run, as far as Temporal's lists know: they are some moments behind. */
export async function runningDeals(client: Client): Promise<Set<string>> {
  const ids = new Set<string>();
  const query = `WorkflowType = '${dealWorkflowName}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query, pageSize: 1_000 })) ids.add(workflowId);
  return ids;
}

/** Starts the workflows of those open deals that have none; each begins from its row's state. */
export async function startMissing(
  client: Client,
  deals: AsyncIterable<OpenDealRow>,
  onStarted: () => void,
): Promise<void> {
  const running = await runningDeals(client);
  await concurrently(without(deals, running), startsAtOnce, async ({ state, wakeAt }) => {
    await client.workflow.start(dealWorkflowName, startOptions({ dealId: state.dealId, state, wakeAt }));
    onStarted();
  });
}

async function* without(
  deals: AsyncIterable<OpenDealRow>,
  running: ReadonlySet<string>,
): AsyncGenerator<OpenDealRow> {
  for await (const deal of deals) if (!running.has(dealWorkflowId(deal.state.dealId))) yield deal;
}
