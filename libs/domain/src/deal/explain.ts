import type { DeadlineExplanation } from '../calendar/deadline-explanation.js';
import { parseDelay } from '../calendar/norm.js';
import { addWorkingTime } from '../calendar/working-time.js';
import { isSameClock } from '../escalation/clock.js';
import type { StallKind } from '../escalation/escalation.js';
import { epochMs, type Instant } from '../instant.js';
import { pausesOf, runningClocks } from './clocks.js';
import { underTiming } from './retiming.js';
import type { DealRules } from './rules.js';
import type { ClockReset, DealState } from './state.js';

/** Why a clock of an open deal is due when it is. */
export interface ExplainedClock {
  readonly kind: StallKind;
  readonly resetBy: ClockReset;
  readonly activityId?: string;
  /** Whose norm applies: one agreed with the customer, its class's, or the pipeline's for everybody. */
  readonly normOf: 'customer' | 'class' | 'pipeline';
  /** It was changed while it ran, or a planned activity covers it: then it is due later than counted. */
  readonly dueAt: Instant;
  readonly notBefore?: Instant;
  readonly coveredUntil?: Instant;
  readonly explanation: DeadlineExplanation;
}

/** Why each clock of an open deal is due when it is: what was counted, what was skipped, and by which norm. */
export function explainDeadlines(given: DealState, rules: DealRules): ExplainedClock[] {
  if (given.status !== 'open') return [];
  const { deal } = underTiming(given, rules);
  return runningClocks(deal, rules).map(({ since, norm, ...running }) => {
    const known = deal.clocks.find((clock) => isSameClock(clock, { ...running, since }));
    const { explanation } = addWorkingTime(rules.calendar, epochMs(since), parseDelay(norm), pausesOf(deal));
    return {
      ...running,
      normOf: normOf(running.kind, deal),
      dueAt: known?.dueAt ?? explanation.due ?? since,
      ...(known?.notBefore ? { notBefore: known.notBefore } : {}),
      explanation,
    };
  });
}

function normOf(kind: StallKind, { customerNorms = {}, stage }: DealState): ExplainedClock['normOf'] {
  if (customerNorms[kind] ?? (kind === 'stage-norm' ? customerNorms[`${kind}/${stage}`] : undefined))
    return 'customer';
  return kind === 'stage-norm' || kind === 'customer-silent' ? 'class' : 'pipeline';
}
