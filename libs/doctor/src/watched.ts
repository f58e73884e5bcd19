import { dealTable, type WatchedTable } from '@app/persistence/watchdog.repository.js';
import { dealWorkflowId, dealWorkflowName } from '../../../workflows/src/names.js';

/** A kind of entity whose row has a workflow: where its rows stand, and how the workflow is addressed. */
export interface Watched {
  readonly table: WatchedTable;
  readonly workflowType: string;
  readonly workflowId: (entityId: string) => string;
  /** What a workflow is started with so that it begins from its row. */
  readonly input: (entityId: string) => object;
}

export const watchedDeals: Watched = {
  table: dealTable,
  workflowType: dealWorkflowName,
  workflowId: dealWorkflowId,
  input: (dealId) => ({ dealId }),
};

/** All that the watchdog looks at. */
export const everythingWatched: readonly Watched[] = [watchedDeals];
