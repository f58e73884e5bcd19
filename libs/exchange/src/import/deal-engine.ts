import { concurrently } from '../concurrently.js';
import { Identity } from './identity.js';
import type { DealEngine } from './import-steps.js';
import type { Client } from '@temporalio/client';
import { dealWorkflowName } from '../../../../workflows/src/names.js';
import { follow, type Words } from './deal-commands.js';
import { startOptions, startsAtOnce } from './deal-workflows.js';

/** The workflows of deals, asked in the name of the import of a source. */
export function temporalEngine(client: Client, source: string, words: Words): DealEngine {
  const identity = new Identity(source);
  return {
    start: (deals) =>
      concurrently(deals, startsAtOnce, async ({ state, wakeAt }) => {
        await client.workflow.start(dealWorkflowName, startOptions({ dealId: state.dealId, state, wakeAt }));
      }),
    follow: ({ row, ...following }) => follow(client, identity, { ...following, line: row.line }, words),
  };
}
