import type { Criteria, CriteriaFacts } from '../criteria/criteria.js';
import { compareAmounts } from '../deal/money.js';
import type { PipelineDefinition } from './definition.js';

/** Whether the pipeline's rule marks a deal as key. A rule that cannot be evaluated marks none. */
export function isKeyDeal(
  { keyDeal }: PipelineDefinition,
  facts: CriteriaFacts,
  criteria: Criteria,
): boolean {
  if ('amountAtLeast' in keyDeal) return compareAmounts(facts.amount, keyDeal.amountAtLeast) >= 0;
  return criteria.evaluate(keyDeal.when, facts).holds;
}
