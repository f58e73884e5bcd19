import { wholeWords } from '@app/domain/whole-words.js';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';

/** What was found in the histories of workflows. */
export interface HistoriesSearched {
  /** Runs that were read to the end. */
  readonly runs: number;
  /** Workflow ids in whose histories something stands. */
  readonly found: readonly string[];
}

/**
 * Searches the histories of workflows, all of their runs that are still kept, for any of some texts as whole words. Payloads hold ids, codes
 * and times only; this is how that is proved.
 */
export async function searchHistories(
  client: Client,
  workflowIds: readonly string[],
  needles: readonly string[],
): Promise<HistoriesSearched> {
  const found = new Set<string>();
  const wanted = wholeWords(needles);
  let runs = 0;
  for (const workflowId of workflowIds) {
    for (const runId of await runsOf(client, workflowId)) {
      const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
      runs++;
      if (holds(history, wanted)) found.add(workflowId);
    }
  }
  return { runs, found: [...found] };
}

/** Every run that is kept, the newest also before the list knows of it. */
async function runsOf(client: Client, workflowId: string): Promise<Set<string>> {
  const runs = new Set<string>();
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    runs.add(runId);
  try {
    runs.add((await client.workflow.getHandle(workflowId).describe()).runId);
  } catch (error) {
    // Nothing of it is kept any more.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return runs;
}

/** Whether any text or any bytes within hold what is wanted. */
export function holds(within: unknown, wanted: RegExp): boolean {
  if (typeof within === 'string') return wanted.test(within);
  if (within instanceof Uint8Array) return holds(Buffer.from(within).toString('utf8'), wanted);
  if (typeof within !== 'object' || within === null) return false;
  return Object.values(within).some((value) => holds(value, wanted));
}
