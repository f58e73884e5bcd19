import { CalendarError } from '../calendar/calendar-error.js';
import type { ExplanationByDays } from '../calendar/deadline-explanation.js';
import { parseDelay } from '../calendar/norm.js';
import type { Pause } from '../calendar/pauses.js';
import { addWorkingTime } from '../calendar/working-time.js';
import { isSameClock } from '../escalation/clock.js';
import { nextToTell, pending } from '../escalation/ladder.js';
import type { StallKind } from '../escalation/escalation.js';
import { epochMs, type Instant } from '../instant.js';
import type { CustomerClass, LadderRecipient, Norm } from '../pipeline/definition.js';
import { clocksOf, pausesOf, runningClocks } from './clocks.js';
import { currentStage } from './facts.js';
import { underTiming } from './retiming.js';
import type { DealRules } from './rules.js';
import { ladderRules } from './settle.js';
import type { Clock, ClockReset, DealState } from './state.js';

/** How working time was counted, or why it cannot be: its calendar was changed to have too little of it. */
export interface Count {
  readonly explanation?: ExplanationByDays;
  readonly uncountable?: string;
}

/** Why a clock of an open deal is due when it is. */
export interface ExplainedClock extends Count {
  readonly kind: StallKind;
  /** The customer's class by now. */
  readonly customerClass: CustomerClass;
  readonly resetBy: ClockReset;
  readonly activityId?: string;
  /** Whose norm applies: one agreed with the customer, its class's, or the pipeline's for everybody. */
  readonly normOf: 'customer' | 'class' | 'pipeline';
  /**
   * It was changed while it ran, or a planned activity covers it: then it is due later than counted. One that cannot be
   * counted any more stays due when it was; absent where it never was.
   */
  readonly dueAt?: Instant;
  readonly notBefore?: Instant;
  readonly coveredUntil?: Instant;
}

/** One that can be counted. */
export interface CountedClock extends ExplainedClock {
  readonly dueAt: Instant;
  readonly explanation: ExplanationByDays;
}

/**
 * Why each clock of an open deal is due when it is: what was counted, what was skipped, and by which norm. What has changed
 * since the deal was last looked at is told as it will be when it is looked at now.
 */
export function explainDeadlines(given: DealState, rules: DealRules, now: Instant): ExplainedClock[] {
  if (given.status !== 'open') return [];
  const { deal, causes } = underTiming(given, rules);
  const count = counting(rules, pausesOf(deal));
  const clocks = causes.length > 0 ? recounted(deal, rules, now) : deal.clocks;
  return runningClocks(deal, rules).map(({ since, norm, ...running }) => {
    const known = clocks.find((clock) => isSameClock(clock, { ...running, since }));
    const counted = count(since, norm);
    return {
      ...running,
      customerClass: deal.customerClass,
      normOf: normOf(running.kind, deal),
      dueAt: known?.dueAt ?? (counted.explanation && (counted.explanation.due ?? since)),
      ...(known?.notBefore ? { notBefore: known.notBefore } : {}),
      ...counted,
    };
  });
}

function recounted(deal: DealState, rules: DealRules, now: Instant): readonly Clock[] {
  try {
    return clocksOf(deal, rules, now, 're-timed');
  } catch (error) {
    // A clock that the change has brought cannot be counted; the others are as they were.
    if (error instanceof CalendarError) return deal.clocks;
    throw error;
  }
}

function counting(
  { calendar }: DealRules,
  pauses: readonly Pause[] = [],
): (from: Instant, norm: Norm) => Count {
  return (from, norm) => {
    try {
      return { explanation: addWorkingTime(calendar, epochMs(from), parseDelay(norm), pauses).byDays };
    } catch (error) {
      if (error instanceof CalendarError) return { uncountable: error.message };
      throw error;
    }
  };
}

/** Why something that the stage asks for is due when it is. */
export interface ExplainedTask extends Count {
  readonly action: string;
  /** As it was counted when the stage asked for it: a calendar changed since may count otherwise. */
  readonly dueAt: Instant;
}

/** Why each task that is still to be done is due when it is. A hold does not put it off. */
export function explainTasks(deal: DealState, rules: DealRules): ExplainedTask[] {
  if (deal.status !== 'open') return [];
  const { actions = [] } = currentStage(deal, rules.pipeline);
  const count = counting(rules);
  return (deal.tasks ?? []).flatMap(({ action, dueAt, doneAt, since = deal.stageSince }) => {
    const norm = actions.find(({ key }) => key === action)?.due;
    if (dueAt === undefined || doneAt !== undefined || norm === undefined) return [];
    return [{ action, dueAt, ...count(since, norm) }];
  });
}

/** Whom the ladder tells next if nobody answers, and why then. */
export interface ExplainedLevel {
  readonly to: LadderRecipient;
  /** It has been told already: the top is told again each week. */
  readonly again: boolean;
  readonly dueAt: Instant;
  /** Absent for a week, which is one of the calendar: nothing is counted. So it waits where a delay cannot be counted. */
  readonly explanation?: ExplanationByDays;
}

/** The next level of a stalled deal's ladder; undefined where none is pending: answered, held, or not stalled. */
export function explainNextLevel(
  given: DealState,
  rules: DealRules,
  now: Instant,
): ExplainedLevel | undefined {
  const { deal } = underTiming(given, rules);
  if (!deal.escalation || deal.hold) return undefined;
  const ladder = ladderRules(deal, rules);
  const { level, nextLevelAt, delayFrom, delay } = pending(deal.escalation, ladder, now);
  const next = nextToTell({ level }, ladder);
  if (nextLevelAt === undefined || next === undefined) return undefined;
  const counted =
    delayFrom === undefined || delay === undefined
      ? undefined
      : counting(rules, pausesOf(deal))(delayFrom, delay).explanation;
  return {
    to: next.to,
    again: rules.pipeline.ladder.indexOf(next) <= level,
    dueAt: nextLevelAt,
    ...(counted ? { explanation: counted } : {}),
  };
}

function normOf(kind: StallKind, { customerNorms = {}, stage }: DealState): ExplainedClock['normOf'] {
  if (customerNorms[kind] ?? (kind === 'stage-norm' ? customerNorms[`${kind}/${stage}`] : undefined))
    return 'customer';
  return kind === 'stage-norm' || kind === 'customer-silent' ? 'class' : 'pipeline';
}
