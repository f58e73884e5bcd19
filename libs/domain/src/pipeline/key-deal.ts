import type { Criteria, CriteriaFacts } from '../criteria/criteria.js';
import { compareAmounts } from '../deal/money.js';
import type { PipelineDefinition } from './definition.js';

/** Whether the pipeline's rule marks a deal as key; undefined when the rule has no answer for it. */
export function isKeyDeal(
  { keyDeal }: PipelineDefinition,
  facts: CriteriaFacts,
  criteria: Criteria,
): boolean | undefined {
  if ('amountAtLeast' in keyDeal) return compareAmounts(facts.amount, keyDeal.amountAtLeast) >= 0;
  const { holds, trouble } = criteria.evaluate(keyDeal.when, facts);
  return trouble === undefined ? holds : undefined;
}
