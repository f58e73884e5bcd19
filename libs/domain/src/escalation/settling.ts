import { epochMs, instant, type Instant } from '../instant.js';
import { isSameClock } from './clock.js';
import type { Escalation, Stall, Telling } from './escalation.js';
import type { Happening } from './happening.js';
import { climb, openEscalation, pending, type LadderRules } from './ladder.js';

/** What stalls now, and how far it has been told. */
export interface Stalling {
  readonly stalls: readonly Stall[];
  readonly escalation?: Escalation;
  /** Put aside until a date: nothing is told meanwhile. */
  readonly isHeld: boolean;
  /** When the escalations of the last quarter were opened. */
  readonly opened: readonly Instant[];
  /** Whether any of them was not broken before what happens now; absent: yes. A move does not make an old stall a new one. */
  readonly isNew?: boolean;
  /** Id of an escalation that begins now. */
  readonly newId: () => string;
}

export interface SettledEscalation {
  readonly escalation: Escalation | undefined;
  /** Given when one more was opened. */
  readonly opened?: readonly Instant[];
  readonly brokenPromises: number;
  readonly tellings: readonly Telling[];
  readonly happenings: readonly Happening[];
}

/** What stalls for the third time within a quarter starts one level up; a quarter is 92 days. */
const stallsInQuarter = 3;
/** More of them change nothing, and the row stays small. */
const keptOpenings = 12;
const quarterMs = 92 * 86_400_000;

/** Opens, climbs or ends the one escalation of what stalls now. */
export function settleEscalation(stalling: Stalling, ladder: LadderRules, now: Instant): SettledEscalation {
  const { escalation, isHeld } = stalling;
  const stalls = stalling.stalls.map(asStall);
  if (stalls.length === 0) {
    const happenings: Happening[] = escalation
      ? [{ kind: 'escalation-ended', escalationId: escalation.id, because: 'recovered' }]
      : [];
    return { escalation: undefined, brokenPromises: 0, tellings: [], happenings };
  }
  if (!escalation) {
    const recent = recentOf(stalling.opened, now);
    const isNew = stalling.isNew ?? true;
    const oneLevelUp = isNew && recent.length + 1 >= stallsInQuarter;
    const opened = openEscalation({ id: stalling.newId(), stalls, oneLevelUp }, ladder, now);
    const counted = isNew ? [...recent, now].slice(-keptOpenings) : recent;
    return { ...opened, opened: counted, brokenPromises: 0 };
  }
  const known = { ...escalation, stalls };
  if (isHeld) {
    return { escalation: pending(known, ladder, now), brokenPromises: 0, tellings: [], happenings: [] };
  }
  const climbed = climb(known, ladder, now);
  const brokenPromises = climbed.escalation.brokenPromises - escalation.brokenPromises;
  return { ...climbed, brokenPromises };
}

/** Which stalls have begun, and which are over. */
export function changesOf(before: readonly Stall[], after: readonly Stall[]): Happening[] {
  const has = (list: readonly Stall[], stall: Stall) => list.some((other) => isSameClock(other, stall));
  return [
    ...before
      .filter((stall) => !has(after, stall))
      .map(({ kind: stall, step }): Happening => ({
        kind: 'recovered',
        stall,
        ...(step === undefined ? {} : { step }),
      })),
    ...after
      .filter((stall) => !has(before, stall))
      .map(({ kind: stall, since, dueAt, norm, step }): Happening => ({
        kind: 'stalled',
        stall,
        since,
        dueAt,
        norm,
        ...(step === undefined ? {} : { step }),
      })),
  ];
}

function recentOf(opened: readonly Instant[], now: Instant): Instant[] {
  const since = instant(epochMs(now) - quarterMs);
  return opened.filter((at) => at > since);
}

function asStall({ kind, since, dueAt, norm, activityId, step, counterpartyId }: Stall): Stall {
  return {
    kind,
    since,
    dueAt,
    norm,
    ...(activityId ? { activityId } : {}),
    ...(step ? { step } : {}),
    ...(counterpartyId ? { counterpartyId } : {}),
  };
}
