import type { Pause } from '../calendar/pauses.js';
import { workingTimeBetween } from '../calendar/working-time.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import type { Stall, StallKind } from '../escalation/escalation.js';
import { epochMs, type Instant } from '../instant.js';
import type { DealPause, DealState } from './state.js';

/** An event of a deal, as reports look at it: when it was, and what the deal was after it. */
export interface PastEvent {
  readonly at: Instant;
  /** A move to a stage that comes before. */
  readonly isBack: boolean;
  readonly state: DealState;
}

/** How a deal left a stage. */
export type Leaving = 'forwards' | 'back' | 'won' | 'lost';

/**
 * A time in one stage, from entering it until leaving it. A deal that is closed and opened again goes on with its stay, and
 * one that is put on another version of its pipeline does so under the name that its stage has there.
 */
export interface Stay {
  readonly stage: string;
  readonly enteredAt: Instant;
  /** Absent, like all that follows: it is still there. */
  readonly leftAt?: Instant;
  readonly leftBy?: Leaving;
  /** In working time of the deal's calendar, without the time in which its clocks stood still. */
  readonly workingMs?: number;
  /** The same until the deadline that the stage's norm had set last; absent: no norm was counted. */
  readonly allowedMs?: number;
  readonly isInNorm?: boolean;
}

/** A stall, from its deadline on. */
export interface PastStall {
  readonly kind: StallKind;
  /** Where the deal was when it was found. */
  readonly stage: string;
  readonly beganAt: Instant;
  /** Absent: it still stalls. */
  readonly endedAt?: Instant;
}

export interface PastEscalation {
  readonly id: string;
  readonly openedAt: Instant;
  readonly endedAt?: Instant;
  /** When it was first taken on, by a promise of one's own or of a manager in the owner's name. */
  readonly takenAt?: Instant;
  /** From its opening until then, in working time of the deal's calendar. */
  readonly untilTakenMs?: number;
  /** The escalation ended while a promise stood. */
  readonly isKept: boolean;
  readonly brokenPromises: number;
}

export interface DealHistory {
  readonly stays: readonly Stay[];
  readonly stalls: readonly PastStall[];
  readonly escalations: readonly PastEscalation[];
}

/** What a deal has been through, by all of its events, the oldest first. */
export function historyOf(events: readonly PastEvent[], calendar: WorkingCalendar): DealHistory {
  return {
    stays: staysOf(events, calendar),
    stalls: stallsOf(events),
    escalations: escalationsOf(events, calendar),
  };
}

function staysOf(events: readonly PastEvent[], calendar: WorkingCalendar): Stay[] {
  const stays: PastEvent[][] = [];
  for (const event of events) {
    const last = stays.at(-1);
    // Only entering a stage changes since when the deal is in it.
    if (last?.[0]?.state.stageSince === event.state.stageSince) last.push(event);
    else stays.push([event]);
  }
  return stays.map((of, n) => stayOf(of, stays[n + 1]?.[0], calendar));
}

function stayOf(of: readonly PastEvent[], next: PastEvent | undefined, calendar: WorkingCalendar): Stay {
  const { state } = of.at(-1)!;
  const { stage, stageSince: enteredAt } = state;
  const leftAt = next?.at ?? state.closedAt;
  if (leftAt === undefined) return { stage, enteredAt };
  const dueAt = of.reduce<Instant | undefined>((due, event) => normDueAt(event.state) ?? due, undefined);
  const pauses = pausesIn(of);
  const counted = (until: Instant) =>
    workingTimeBetween(calendar, epochMs(enteredAt), epochMs(until), pauses);
  return {
    ...{ stage, enteredAt, leftAt, leftBy: leavingOf(state, next), workingMs: counted(leftAt) },
    ...(dueAt === undefined ? {} : { allowedMs: counted(dueAt), isInNorm: leftAt <= dueAt }),
  };
}

function leavingOf({ status }: DealState, next: PastEvent | undefined): Leaving {
  if (next) return next.isBack ? 'back' : 'forwards';
  return status === 'won' ? 'won' : 'lost';
}

/** When the norm of the stage is due, or was: a broken one is among the stalls. A closed deal has none any more. */
function normDueAt({ status, stageSince, clocks, escalation }: DealState): Instant | undefined {
  if (status !== 'open') return undefined;
  const isOfStay = ({ kind, since }: Pick<Stall, 'kind' | 'since'>) =>
    kind === 'stage-norm' && since === stageSince;
  return (clocks.find(isOfStay) ?? escalation?.stalls.find(isOfStay))?.dueAt;
}

/**
 * Each as it was known last: one that is over ends when it did, not when it was meant to. One that goes on is that of a closed
 * deal: it takes nothing from the time for which it was open, nor from what its norm allowed.
 */
function pausesIn(of: readonly PastEvent[]): Pause[] {
  const known = new Map<string, DealPause>();
  for (const { state } of of)
    for (const pause of state.pauses ?? []) known.set(`${pause.because} ${pause.from}`, pause);
  return [...known.values()].flatMap(({ from, to }) =>
    to === undefined ? [] : [{ from: epochMs(from), to: Math.max(epochMs(from), epochMs(to)) }],
  );
}

function stallsOf(events: readonly PastEvent[]): PastStall[] {
  const running = new Map<string, PastStall>();
  const over: PastStall[] = [];
  for (const { at, state } of events) {
    const stalls = new Map((state.escalation?.stalls ?? []).map((stall) => [clockIn(stall), stall]));
    for (const [clock, stall] of running) {
      if (stalls.has(clock)) continue;
      over.push({ ...stall, endedAt: at });
      running.delete(clock);
    }
    for (const [clock, { kind, dueAt }] of stalls)
      if (!running.has(clock)) running.set(clock, { kind, stage: state.stage, beganAt: dueAt });
  }
  return [...over, ...running.values()];
}

/** The stretch of the clock that a stall is of. */
const clockIn = ({ kind, since, activityId = '' }: Stall) => `${kind} ${since} ${activityId}`;

function escalationsOf(events: readonly PastEvent[], calendar: WorkingCalendar): PastEscalation[] {
  const known = new Map<string, PastEscalation>();
  let open: string | undefined;
  for (const { at, state } of events) {
    const now = state.escalation;
    const ended = open === undefined ? undefined : known.get(open);
    if (ended && ended.id !== now?.id) known.set(ended.id, { ...ended, endedAt: at });
    open = now?.id;
    if (!now) continue;
    const before = known.get(now.id);
    const takenAt = before?.takenAt ?? now.takenOn?.at;
    known.set(now.id, {
      ...{ id: now.id, openedAt: now.openedAt, isKept: now.takenOn !== undefined },
      ...(takenAt === undefined ? {} : { takenAt, untilTakenMs: between(calendar, now.openedAt, takenAt) }),
      brokenPromises: now.brokenPromises,
    });
  }
  // A promise that stands is kept by its escalation's end.
  return [...known.values()].map((one) => ({
    ...one,
    isKept: one.isKept && one.endedAt !== undefined,
  }));
}

function between(calendar: WorkingCalendar, from: Instant, to: Instant): number {
  return workingTimeBetween(calendar, epochMs(from), epochMs(to));
}
