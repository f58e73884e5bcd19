import type { ExplanationByDays } from '../calendar/deadline-explanation.js';
import { parseDelay } from '../calendar/norm.js';
import { addWorkingTime } from '../calendar/working-time.js';
import { isSameClock } from '../escalation/clock.js';
import type { StallKind } from '../escalation/escalation.js';
import { epochMs, type Instant } from '../instant.js';
import type { CustomerClass } from '../pipeline/definition.js';
import { clocksOf, pausesOf, runningClocks } from './clocks.js';
import { underTiming } from './retiming.js';
import type { DealRules } from './rules.js';
import type { ClockReset, DealState } from './state.js';

/** Why a clock of an open deal is due when it is. */
export interface ExplainedClock {
  readonly kind: StallKind;
  /** The customer's class by now. */
  readonly customerClass: CustomerClass;
  readonly resetBy: ClockReset;
  readonly activityId?: string;
  /** Whose norm applies: one agreed with the customer, its class's, or the pipeline's for everybody. */
  readonly normOf: 'customer' | 'class' | 'pipeline';
  /** It was changed while it ran, or a planned activity covers it: then it is due later than counted. */
  readonly dueAt: Instant;
  readonly notBefore?: Instant;
  readonly coveredUntil?: Instant;
  readonly explanation: ExplanationByDays;
}

/**
 * Why each clock of an open deal is due when it is: what was counted, what was skipped, and by which norm. What has changed
 * since the deal was last looked at is told as it will be when it is looked at now.
 */
export function explainDeadlines(given: DealState, rules: DealRules, now: Instant): ExplainedClock[] {
  if (given.status !== 'open') return [];
  const { deal, causes } = underTiming(given, rules);
  const clocks = causes.length > 0 ? clocksOf(deal, rules, now, 're-timed') : deal.clocks;
  return runningClocks(deal, rules).map(({ since, norm, ...running }) => {
    const known = clocks.find((clock) => isSameClock(clock, { ...running, since }));
    const { byDays: explanation } = addWorkingTime(
      rules.calendar,
      epochMs(since),
      parseDelay(norm),
      pausesOf(deal),
    );
    return {
      ...running,
      customerClass: deal.customerClass,
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
