import { epochMs, instant, type Instant } from '../instant.js';
import { parseDelay } from '../calendar/norm.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { addWorkingTime } from '../calendar/working-time.js';
import { climb, nextRung, openEscalation, type Climb, type LadderRules } from '../escalation/ladder.js';
import type { Escalation, Stall, StallKind, Telling } from '../escalation/escalation.js';
import type { Happening } from '../escalation/happening.js';
import type { Norm, PipelineDefinition } from '../pipeline/definition.js';
import { stageOf } from '../pipeline/definition.js';
import type { Clock, DealState } from './state.js';

/** The rules a deal lives under: its pipeline's version, the calendar of its clocks, and a source of repeatable ids. */
export interface DealRules {
  readonly pipeline: PipelineDefinition;
  readonly calendar: WorkingCalendar;
  /** The same name gives the same id for the same deal: a retried transition makes no twins. */
  readonly id: (name: string) => string;
}

export interface Settled {
  readonly state: DealState;
  readonly happenings: readonly Happening[];
  readonly tellings: readonly Telling[];
}

/**
 * Brings a deal's clocks, stalls and ladder up to date with `now`. Every transition ends with it, and a deadline that
 * fires is nothing but it.
 */
export function settle(deal: DealState, rules: DealRules, now: Instant): Settled {
  if (deal.status !== 'open') {
    return { state: { ...deal, clocks: [], nextDueAt: undefined }, happenings: [], tellings: [] };
  }
  const clocks = clocksOf(deal, rules);
  const stalls = clocks.filter((clock) => clock.dueAt <= now);
  const climbed = settleEscalation(deal, stalls, rules, now);
  const happenings = [...changesOf(deal.escalation?.stalls ?? [], stalls), ...climbed.happenings];
  const { escalation } = climbed;
  const due = [
    ...clocks.filter((clock) => clock.dueAt > now).map((clock) => clock.dueAt),
    ...rungOf(escalation),
  ];
  return {
    state: { ...deal, clocks, escalation, nextDueAt: earliest(due) },
    happenings,
    tellings: climbed.tellings,
  };
}

/** A clock that runs, before it is known when it is due. */
export interface RunningClock {
  readonly kind: StallKind;
  readonly since: Instant;
  readonly norm: Norm;
}

/** The clocks of an open deal: what each counts from, and the norm that applies. */
export function runningClocks(deal: DealState, rules: DealRules): RunningClock[] {
  const stage = stageOf(rules.pipeline, deal.stage);
  if (!stage)
    throw new Error(`pipeline ${deal.pipelineKey} ${deal.pipelineVersion} has no stage ${deal.stage}`);
  return [
    { kind: 'stage-norm', since: deal.stageSince, norm: stage.norm[deal.customerClass] },
    {
      kind: 'no-future-activity',
      since: futureActivityUntil(deal),
      norm: rules.pipeline.stalls.noFutureActivity,
    },
  ];
}

function clocksOf(deal: DealState, rules: DealRules): Clock[] {
  return runningClocks(deal, rules).map(({ kind, since, norm }) => ({
    kind,
    since,
    dueAt: dueAt(since, norm, rules),
  }));
}

/**
 * From when a deal has no future activity. Opening, moving and doing an activity give it a fresh start; a planned
 * activity covers it until its date; nothing else resets this clock.
 */
function futureActivityUntil(deal: DealState): Instant {
  const resets = [deal.openedAt, deal.stageSince, deal.lastActivityAt ?? deal.openedAt];
  return latest([...resets, ...deal.activities.map((activity) => activity.plannedFor)]);
}

function settleEscalation(
  deal: DealState,
  stalls: readonly Stall[],
  rules: DealRules,
  now: Instant,
): Omit<Climb, 'escalation'> & { escalation?: Escalation } {
  const ladder = ladderRules(deal, rules);
  const { escalation } = deal;
  if (stalls.length === 0) {
    const happenings: Happening[] = escalation
      ? [{ kind: 'escalation-ended', escalationId: escalation.id, because: 'recovered' }]
      : [];
    return { escalation: undefined, tellings: [], happenings };
  }
  if (!escalation)
    return openEscalation(rules.id(`escalation:${deal.seq}`), stalls.map(asStall), ladder, now);
  return climb({ ...escalation, stalls: stalls.map(asStall) }, ladder, now);
}

function ladderRules(deal: DealState, rules: DealRules): LadderRules {
  return {
    levels: rules.pipeline.ladder,
    isKey: deal.key,
    after: (from, norm) => dueAt(from, norm, rules),
  };
}

function dueAt(since: Instant, norm: Norm, rules: DealRules): Instant {
  const { dueMs } = addWorkingTime(rules.calendar, epochMs(since), parseDelay(norm));
  if (dueMs === undefined) throw new Error('a clock without a pause has a due time');
  return instant(dueMs);
}

function changesOf(before: readonly Stall[], after: readonly Stall[]): Happening[] {
  const has = (list: readonly Stall[], stall: Stall) =>
    list.some((other) => other.kind === stall.kind && other.dueAt === stall.dueAt);
  return [
    ...before
      .filter((stall) => !has(after, stall))
      .map((stall): Happening => ({ kind: 'recovered', stall: stall.kind })),
    ...after
      .filter((stall) => !has(before, stall))
      .map((stall): Happening => ({
        kind: 'stalled',
        stall: stall.kind,
        since: stall.since,
        dueAt: stall.dueAt,
      })),
  ];
}

function asStall({ kind, since, dueAt }: Stall): Stall {
  return { kind, since, dueAt };
}

function rungOf(escalation: Escalation | undefined): Instant[] {
  const next = escalation && nextRung(escalation);
  return next ? [next] : [];
}

function earliest(instants: readonly Instant[]): Instant | undefined {
  return instants.length === 0 ? undefined : instants.reduce((a, b) => (a < b ? a : b));
}

function latest(instants: readonly Instant[]): Instant {
  return instants.reduce((a, b) => (a > b ? a : b));
}
