import type { DealDeadlines } from '@app/contracts/deals.js';
import {
  explainDeadlines,
  explainNextLevel,
  explainTasks,
  type ExplainedLevel,
} from '@app/domain/deal/explain.js';
import type { DealRules } from '@app/domain/deal/rules.js';
import type { DealState } from '@app/domain/deal/state.js';
import type { Instant } from '@app/domain/instant.js';
import { countedTimeOf } from '../common/counted-time.js';

/** Why everything that is due of a deal is so when it is. One deadline that cannot be counted hides no other. */
export function deadlinesOf(state: DealState, rules: DealRules, now: Instant): DealDeadlines {
  const clocks = explainDeadlines(state, rules, now);
  const tasks = explainTasks(state, rules);
  const next = explainNextLevel(state, rules, now);
  return {
    items: clocks.flatMap(({ explanation, uncountable: _, dueAt, ...clock }) =>
      explanation && dueAt ? [{ ...clock, dueAt, ...countedTimeOf(explanation) }] : [],
    ),
    tasks: tasks.flatMap(({ explanation, uncountable: _, ...task }) =>
      explanation ? [{ ...task, ...countedTimeOf(explanation) }] : [],
    ),
    uncountable: [
      ...clocks.flatMap(({ kind, activityId, dueAt, uncountable: reason }) =>
        reason === undefined ? [] : [{ kind, activityId, dueAt, reason }],
      ),
      ...tasks.flatMap(({ action, dueAt, uncountable: reason }) =>
        reason === undefined ? [] : [{ kind: 'task' as const, action, dueAt, reason }],
      ),
    ],
    ...(next ? { nextLevel: nextLevelOf(next) } : {}),
  };
}

function nextLevelOf({ explanation, ...level }: ExplainedLevel): DealDeadlines['nextLevel'] {
  return { ...level, ...(explanation ? { counted: countedTimeOf(explanation) } : {}) };
}
