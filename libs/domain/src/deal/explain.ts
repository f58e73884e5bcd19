import type { DeadlineExplanation } from '../calendar/deadline-explanation.js';
import { parseNorm } from '../calendar/norm.js';
import { addWorkingTime } from '../calendar/working-time.js';
import { epochMs } from '../instant.js';
import type { StallKind } from '../escalation/escalation.js';
import { runningClocks, type DealRules } from './settle.js';
import type { DealState } from './state.js';

/** Why each clock of an open deal is due when it is: what was counted, what was skipped, and by which norm. */
export function explainDeadlines(
  deal: DealState,
  rules: DealRules,
): { readonly kind: StallKind; readonly explanation: DeadlineExplanation }[] {
  if (deal.status !== 'open') return [];
  return runningClocks(deal, rules).map(({ kind, since, norm }) => ({
    kind,
    explanation: addWorkingTime(rules.calendar, epochMs(since), parseNorm(norm)).explanation,
  }));
}
