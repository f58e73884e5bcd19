import {
  needlesOf,
  type Erased,
  type ErasureRepository,
  type Person,
} from '@app/persistence/erasure.repository.js';
import type { Place } from '@app/persistence/personal-texts.js';
import type { Client } from '@temporalio/client';
import { dealWorkflowId, handoverWorkflowId } from '../../../workflows/src/names.js';
import { searchHistories, type HistoriesSearched } from './history-search.js';

/** What was erased of a person, and whether anything is left. */
export interface ErasureReport extends Erased {
  /** Columns in which something still stands: another person of the same name, or what cannot be rewritten. */
  readonly left: readonly Place[];
  readonly histories: HistoriesSearched;
}

/** More workflows than one person works with in years. */
const workflowsAtMost = 5_000;

/** Erases a person, and then looks everywhere for what is left: in every text of the database, and in workflows' histories. */
export async function erasePerson(
  repository: ErasureRepository,
  client: Client,
  person: Person,
): Promise<ErasureReport> {
  const needles = needlesOf(person);
  const { deals, handovers } = await repository.inHandsOf(person, workflowsAtMost);
  const erased = await repository.erase(person);
  if (needles.length === 0) return { ...erased, left: [], histories: { runs: 0, found: [] } };
  const ids = [...deals.map(dealWorkflowId), ...handovers.map(handoverWorkflowId)];
  return {
    ...erased,
    left: await repository.search(needles),
    histories: await searchHistories(client, ids, needles),
  };
}
