import type { CriteriaFacts } from '../criteria/criteria.js';
import { stageOf, type PipelineDefinition, type StageDefinition } from '../pipeline/definition.js';
import type { DealState } from './state.js';

/** The stage a deal is in. */
export function currentStage(deal: DealState, pipeline: PipelineDefinition): StageDefinition {
  const stage = stageOf(pipeline, deal.stage);
  if (!stage)
    throw new Error(`pipeline ${deal.pipelineKey} ${deal.pipelineVersion} has no stage ${deal.stage}`);
  return stage;
}

/** What the pipeline's expressions may ask of a deal. */
export function factsOf(deal: DealState, pipeline: PipelineDefinition): CriteriaFacts {
  const { phase } = currentStage(deal, pipeline);
  return {
    amount: deal.amount,
    currency: deal.currency,
    customerClass: deal.customerClass,
    stage: deal.stage,
    phase,
    key: deal.key,
    product: deal.productKey ?? '',
    expectedContractOn: deal.expectedContractOn ?? '',
    fields: deal.fields ?? {},
    fieldTypes: Object.fromEntries((pipeline.fields ?? []).map(({ key, type }) => [key, type])),
    done: (deal.tasks ?? []).filter((task) => task.doneAt !== undefined).map((task) => task.action),
    plannedActivities: deal.activities.length,
    agreedActivity: deal.activities.some((activity) => activity.agreed),
  };
}
