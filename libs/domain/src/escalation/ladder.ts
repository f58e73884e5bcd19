import type { LadderLevel, Norm } from '../pipeline/definition.js';
import type { Instant } from '../instant.js';
import type { Happening } from './happening.js';
import type { Escalation, Stall, Telling } from './escalation.js';

/** What the ladder needs to know to climb: its levels, whether management may be told, and how working time runs. */
export interface LadderRules {
  readonly levels: readonly LadderLevel[];
  readonly isKey: boolean;
  /** The instant that is `norm` of working time after `from`. */
  readonly after: (from: Instant, norm: Norm) => Instant;
}

export interface Climb {
  readonly escalation: Escalation;
  readonly tellings: readonly Telling[];
  readonly happenings: readonly Happening[];
}

/** Opens the escalation of stalls that have just been found. Its first level counts from now, however late we are. */
export function openEscalation(
  id: string,
  stalls: readonly Stall[],
  rules: LadderRules,
  now: Instant,
): Climb {
  const escalation: Escalation = {
    id,
    openedAt: now,
    stalls,
    round: 1,
    level: -1,
    nextLevelAt: levelTime(rules, -1, now),
    brokenPromises: 0,
  };
  const climb = tellDueLevels(escalation, rules, now);
  return { ...climb, happenings: [{ kind: 'escalation-opened', escalationId: id }, ...climb.happenings] };
}

/**
 * Lets time act on an open escalation: a promise that has passed is broken and starts a new round at the level that was
 * reached, which is told again; otherwise the levels that are due are told.
 */
export function climb(escalation: Escalation, rules: LadderRules, now: Instant): Climb {
  const promise = escalation.takenOn;
  if (!promise) return tellDueLevels(escalation, rules, now);
  if (promise.promisedFor > now) return { escalation, tellings: [], happenings: [] };
  const resumed: Escalation = {
    ...escalation,
    takenOn: undefined,
    round: escalation.round + 1,
    level: levelBefore(rules, escalation.level),
    nextLevelAt: now,
    brokenPromises: escalation.brokenPromises + 1,
  };
  const next = tellDueLevels(resumed, rules, now);
  const broken: Happening = { kind: 'promise-broken', by: promise.by, promisedFor: promise.promisedFor };
  return { ...next, happenings: [broken, ...next.happenings] };
}

/** Somebody promises it done by a date: the ladder stops until then. */
export function takeOn(escalation: Escalation, by: string, promisedFor: Instant, now: Instant): Escalation {
  return { ...escalation, takenOn: { by, at: now, promisedFor }, nextLevelAt: undefined };
}

/** When time acts on the escalation next. */
export function nextRung(escalation: Escalation): Instant | undefined {
  return escalation.takenOn?.promisedFor ?? escalation.nextLevelAt;
}

/**
 * Tells the levels whose time has come. Each further level counts from this telling, so after an outage one level is
 * told, not three: only levels without a delay follow at once.
 */
function tellDueLevels(start: Escalation, rules: LadderRules, now: Instant): Climb {
  let escalation = start;
  const tellings: Telling[] = [];
  const happenings: Happening[] = [];
  while (escalation.nextLevelAt !== undefined && escalation.nextLevelAt <= now) {
    const level = nextLevel(rules, escalation.level);
    if (level === undefined) {
      escalation = { ...escalation, nextLevelAt: undefined };
      break;
    }
    const { to } = rules.levels[level]!;
    tellings.push({ escalationId: escalation.id, round: escalation.round, level, to });
    happenings.push({ kind: 'told', escalationId: escalation.id, round: escalation.round, level, to });
    escalation = { ...escalation, level, nextLevelAt: levelTime(rules, level, now) };
  }
  return { escalation, tellings, happenings };
}

function levelTime(rules: LadderRules, reached: number, now: Instant): Instant | undefined {
  const level = nextLevel(rules, reached);
  return level === undefined ? undefined : rules.after(now, rules.levels[level]!.after);
}

/** Management's levels exist for key deals only. */
function applies(rules: LadderRules, level: LadderLevel): boolean {
  return level.to !== 'management' || rules.isKey;
}

function nextLevel(rules: LadderRules, reached: number): number | undefined {
  const index = rules.levels.findIndex((level, at) => at > reached && applies(rules, level));
  return index < 0 ? undefined : index;
}

/** The level below `reached`, so that the next telling is `reached` itself (or the first, if none was told yet). */
function levelBefore(rules: LadderRules, reached: number): number {
  for (let index = reached - 1; index >= 0; index--) {
    if (applies(rules, rules.levels[index]!)) return index;
  }
  return -1;
}
