import { dealMending, handoverMending, returnCaseMending, type Mending } from '@app/persistence/mending.js';
import {
  dealTable,
  handoverTable,
  returnCaseTable,
  type WatchedTable,
} from '@app/persistence/watchdog.repository.js';
import {
  dealWorkflowId,
  dealWorkflowName,
  handoverWorkflowId,
  handoverWorkflowName,
  returnCaseWorkflowId,
  returnCaseWorkflowName,
} from '../../../workflows/src/names.js';

/** A kind of entity whose row has a workflow: where its rows stand, and how the workflow is addressed. */
export interface Watched {
  readonly table: WatchedTable;
  readonly workflowType: string;
  readonly workflowId: (entityId: string) => string;
  /** What a workflow is started with so that it begins from its row. */
  readonly input: (entityId: string) => object;
  /** How its row is rewritten when row and workflow differ. */
  readonly mending: Mending;
}

export const watchedDeals: Watched = {
  table: dealTable,
  workflowType: dealWorkflowName,
  workflowId: dealWorkflowId,
  input: (dealId) => ({ dealId }),
  mending: dealMending,
};

export const watchedHandovers: Watched = {
  table: handoverTable,
  workflowType: handoverWorkflowName,
  workflowId: handoverWorkflowId,
  input: (handoverId) => ({ handoverId }),
  mending: handoverMending,
};

export const watchedReturnCases: Watched = {
  table: returnCaseTable,
  workflowType: returnCaseWorkflowName,
  workflowId: returnCaseWorkflowId,
  input: (caseId) => ({ caseId }),
  mending: returnCaseMending,
};

/** All that the watchdog and the doctor look at. Deals come first: what belongs to a deal can only be mended when its row is there. */
export const everythingWatched: readonly Watched[] = [watchedDeals, watchedHandovers, watchedReturnCases];
