import type { LadderLevel, Norm } from '../pipeline/definition.js';
import type { Instant } from '../instant.js';
import type { Happening } from './happening.js';
import type { Escalation, Stall, Telling } from './escalation.js';

/** What the ladder needs to know to climb: its levels, whether management may be told, and how working time runs. */
export interface LadderRules {
  readonly levels: readonly LadderLevel[];
  readonly isKey: boolean;
  /** The instant that is `norm` of working time after `from`; time in which the deal's clocks stand still does not count. */
  readonly after: (from: Instant, norm: Norm) => Instant;
  /** A week later: when the unanswered top level is told again. */
  readonly weekAfter: (from: Instant) => Instant;
}

type WhoIsTold = Pick<LadderRules, 'levels' | 'isKey'>;

export interface Climb {
  readonly escalation: Escalation;
  readonly tellings: readonly Telling[];
  readonly happenings: readonly Happening[];
}

/** What an escalation begins with. */
export interface Opening {
  readonly id: string;
  readonly stalls: readonly Stall[];
  /** The third stall of one deal in a quarter starts one level up: the second level is told together with the first. */
  readonly oneLevelUp: boolean;
}

/** Opens the escalation of stalls that have just been found. Its first level counts from now, however late we are. */
export function openEscalation({ id, stalls, oneLevelUp }: Opening, rules: LadderRules, now: Instant): Climb {
  const escalation: Escalation = {
    id,
    openedAt: now,
    stalls,
    round: 1,
    level: -1,
    brokenPromises: 0,
    ...(oneLevelUp ? { oneLevelUp } : {}),
  };
  const climb = tellDueLevels(waiting(escalation, rules, now), rules, now);
  const opened: Happening = {
    kind: 'escalation-opened',
    escalationId: id,
    ...(oneLevelUp ? { thirdInQuarter: true } : {}),
  };
  return { ...climb, happenings: [opened, ...climb.happenings] };
}

/**
 * Lets time act on an open escalation. A promise that has passed is broken, and a snooze that has passed is over: each
 * starts a new round at the level that was reached, which is told again. Otherwise the levels that are due are told.
 */
export function climb(escalation: Escalation, rules: LadderRules, now: Instant): Climb {
  const { takenOn, snoozed } = escalation;
  if (takenOn) {
    if (takenOn.promisedFor > now) return { escalation, tellings: [], happenings: [] };
    const broken: Happening = { kind: 'promise-broken', by: takenOn.by, promisedFor: takenOn.promisedFor };
    const brokenPromises = escalation.brokenPromises + 1;
    return nextRound({ ...escalation, takenOn: undefined, brokenPromises }, broken, rules, now);
  }
  if (snoozed) {
    if (snoozed.until > now) return { escalation, tellings: [], happenings: [] };
    const over: Happening = { kind: 'snooze-ended', until: snoozed.until };
    return nextRound({ ...escalation, snoozed: undefined }, over, rules, now);
  }
  return tellDueLevels(pending(escalation, rules, now), rules, now);
}

/** Somebody promises it done by a date: the ladder stops until then. A manager may promise in the owner's name. */
export function takeOn(
  escalation: Escalation,
  taking: { readonly by: string; readonly promisedFor: Instant; readonly instructedBy?: string },
  now: Instant,
): Escalation {
  return { ...stopped(escalation), takenOn: { ...taking, at: now } };
}

/** Somebody puts it off until a date: the ladder stops until then. */
export function snooze(escalation: Escalation, by: string, until: Instant, now: Instant): Escalation {
  return { ...stopped(escalation), snoozed: { by, at: now, until } };
}

/** When time acts on the escalation next. */
export function nextRung({ takenOn, snoozed, nextLevelAt }: Escalation): Instant | undefined {
  return takenOn?.promisedFor ?? snoozed?.until ?? nextLevelAt;
}

/** Whom the ladder tells next if nobody answers; above the top, the top again. */
export function nextToTell({ level }: Pick<Escalation, 'level'>, rules: WhoIsTold): LadderLevel | undefined {
  const next = nextLevel(rules, level) ?? topLevel(rules);
  return next === undefined ? undefined : rules.levels[next];
}

/** Takes a pending level out of the way: whoever answered has stopped it. */
function stopped(escalation: Escalation): Escalation {
  const none = { nextLevelAt: undefined, delayFrom: undefined, delay: undefined };
  return { ...escalation, ...none, takenOn: undefined, snoozed: undefined };
}

function nextRound(escalation: Escalation, because: Happening, rules: LadderRules, now: Instant): Climb {
  const round = escalation.round + 1;
  const again = { ...escalation, round, level: levelBefore(rules, escalation.level), nextLevelAt: now };
  const told = tellDueLevels(again, rules, now);
  return { ...told, happenings: [because, ...told.happenings] };
}

/**
 * The pending level under the rules of now. Its delay stays what it was when it began to run: a ladder that is changed
 * never fires backwards in time. A level that is gone (no longer a key deal) falls away, one that is new counts from now.
 */
export function pending(escalation: Escalation, rules: LadderRules, now: Instant): Escalation {
  if (escalation.takenOn || escalation.snoozed) return escalation;
  const isThere = nextLevel(rules, escalation.level) !== undefined;
  const { delayFrom, delay, nextLevelAt } = escalation;
  if (nextLevelAt !== undefined && delayFrom === undefined) return escalation;
  if (delayFrom === undefined || isThere !== (delay !== undefined)) {
    const from = delayFrom !== undefined && !isThere ? delayFrom : now;
    const anew = waiting(escalation, rules, from);
    return isPast(anew, now) ? waiting(escalation, rules, now) : anew;
  }
  const counted = delay === undefined ? rules.weekAfter(delayFrom) : rules.after(delayFrom, delay);
  // A calendar that was changed meanwhile does not make it due at once.
  const isSudden = counted <= now && nextLevelAt !== undefined && nextLevelAt > now;
  return isSudden ? escalation : { ...escalation, nextLevelAt: counted };
}

function isPast({ nextLevelAt }: Escalation, now: Instant): boolean {
  return nextLevelAt !== undefined && nextLevelAt <= now;
}

/**
 * Tells the levels whose time has come. Each further level counts from this telling, so after an outage one level is
 * told, not three: only levels without a delay follow at once. Above the top, the top is told again each week.
 */
function tellDueLevels(start: Escalation, rules: LadderRules, now: Instant): Climb {
  let escalation = start;
  const tellings: Telling[] = [];
  const happenings: Happening[] = [];
  while (isPast(escalation, now)) {
    const next = nextLevel(rules, escalation.level);
    const again = next === undefined;
    const level = next ?? topLevel(rules);
    if (level === undefined) break;
    const round = again ? escalation.round + 1 : escalation.round;
    const { to } = rules.levels[level]!;
    tellings.push({ escalationId: escalation.id, round, level, to });
    happenings.push({
      kind: 'told',
      escalationId: escalation.id,
      round,
      level,
      to,
      ...(again ? { again } : {}),
    });
    escalation = waitingAfter({ ...escalation, round, level }, rules, now);
    if (again) break;
  }
  return { escalation, tellings, happenings };
}

/** The escalation with its next level counting from an instant. */
function waiting(escalation: Escalation, rules: LadderRules, from: Instant): Escalation {
  const level = nextLevel(rules, escalation.level);
  if (level === undefined) {
    return { ...escalation, delayFrom: from, delay: undefined, nextLevelAt: rules.weekAfter(from) };
  }
  const delay = rules.levels[level]!.after;
  return { ...escalation, delayFrom: from, delay, nextLevelAt: rules.after(from, delay) };
}

/**
 * As above, from the telling of a level: one level up, the second is told together with the first. A second level that
 * comes to be later, by another ladder or with a key deal, has its delay: nobody is told just for the change.
 */
function waitingAfter(escalation: Escalation, rules: LadderRules, told: Instant): Escalation {
  const first = levelBefore(rules, escalation.level) < 0;
  const isTogether = escalation.oneLevelUp && escalation.round === 1 && first;
  if (!isTogether || nextLevel(rules, escalation.level) === undefined)
    return waiting(escalation, rules, told);
  return { ...escalation, delayFrom: told, delay: 'PT0S', nextLevelAt: rules.after(told, 'PT0S') };
}

/** Management's levels exist for key deals only. */
function applies(rules: WhoIsTold, level: LadderLevel): boolean {
  return level.to !== 'management' || rules.isKey;
}

function nextLevel(rules: WhoIsTold, reached: number): number | undefined {
  const index = rules.levels.findIndex((level, at) => at > reached && applies(rules, level));
  return index < 0 ? undefined : index;
}

function topLevel(rules: WhoIsTold): number | undefined {
  const index = rules.levels.findLastIndex((level) => applies(rules, level));
  return index < 0 ? undefined : index;
}

/**
 * The level below `reached`, so that the next telling is `reached` itself; or what is the top by now, if `reached` is
 * gone or no longer applies; or the first, if none was told yet.
 */
function levelBefore(rules: WhoIsTold, reached: number): number {
  const there = rules.levels.flatMap((level, at) => (applies(rules, level) ? [at] : []));
  return there[there.findLastIndex((at) => at <= reached) - 1] ?? -1;
}
