import type { Amount } from '../deal/money.js';
import { compareAmounts } from '../deal/money.js';
import type { PipelineDefinition } from './definition.js';

/** Whether the pipeline's rule marks a deal of this amount as key. */
export function isKeyDeal(pipeline: PipelineDefinition, amount: Amount): boolean {
  return compareAmounts(amount, pipeline.keyDeal.amountAtLeast) >= 0;
}
