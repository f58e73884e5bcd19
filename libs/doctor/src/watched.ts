import { dealTable, handoverTable, type WatchedTable } from '@app/persistence/watchdog.repository.js';
import {
  dealWorkflowId,
  dealWorkflowName,
  handoverWorkflowId,
  handoverWorkflowName,
} from '../../../workflows/src/names.js';

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

export const watchedHandovers: Watched = {
  table: handoverTable,
  workflowType: handoverWorkflowName,
  workflowId: handoverWorkflowId,
  input: (handoverId) => ({ handoverId }),
};

/** All that the watchdog looks at. */
export const everythingWatched: readonly Watched[] = [watchedDeals, watchedHandovers];
