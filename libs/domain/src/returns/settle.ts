import type { Happening, RetimingCause } from '../escalation/happening.js';
import { nextRung } from '../escalation/ladder.js';
import type { Instant } from '../instant.js';
import { clocksOf } from './clocks.js';
import { received } from './doing.js';
import { dutiesOf, type Duty } from './duties.js';
import { escalate, isLate, type ReturnTelling } from './escalating.js';
import { partsOf, withParts } from './parts.js';
import { remindedOf, type Reminded } from './reminding.js';
import { untoldOf, type ReturnRules } from './rules.js';
import { isUnasked } from './running.js';
import {
  isClaimWindow,
  type CasePause,
  type ClockOf,
  type ReturnCaseState,
  type ReturnClock,
  type ReturnPart,
} from './state.js';
import { isCaseStep, type CaseStep, type PartStep } from './step-keys.js';

/** What an event brought about besides itself. */
export type ReturnHappening =
  | Happening
  /** A deadline is near. */
  | {
      readonly kind: 'warned';
      readonly step: ClockOf;
      readonly dueAt: Instant;
      readonly partIds: readonly string[];
    }
  /** The customer did not say that the replacement is wrong within the norm. */
  | { readonly kind: 'confirmed-by-silence'; readonly partIds: readonly string[] }
  | Reminded
  | { readonly kind: 'case-closed' };

/** A deadline that is near: whoever is in charge is told. */
export type Warning = Pick<ReturnClock, 'step' | 'inCharge' | 'counterpartyId' | 'partIds'> & {
  readonly dueAt: Instant;
};

export interface ReturnSettled {
  readonly state: ReturnCaseState;
  readonly happenings: readonly ReturnHappening[];
  readonly tellings: readonly ReturnTelling[];
  readonly warnings: readonly Warning[];
  readonly reminders: readonly Reminded[];
}

/**
 * Brings a case up to date with `now`: what is due, whether it is closed, its clocks, warnings and ladders. Every
 * transition ends with it, and a deadline that fires is nothing but it. The silence of a customer who was told is a yes when
 * its time is over.
 * @param isReclassed its clocks were counted by another class of customer: what the new one shortens leaves a working day
 */
export function settleReturn(
  given: ReturnCaseState,
  rules: ReturnRules,
  now: Instant,
  isReclassed = false,
): ReturnSettled {
  const causes = retimingOf(given, rules);
  const counted = counting(given, rules, now, isReclassed || causes.length > 0);
  const silent = counted.clocks.filter(
    (clock) => clock.step === 'receipt' && isLate(clock, now) && !clock.untold,
  );
  const partIds = silent.flatMap((clock) => clock.partIds);
  const heard =
    partIds.length === 0
      ? counted
      : counting(
          withParts(counted, partIds, (part) => received(part, now)),
          rules,
          now,
          false,
        );
  const escalated = escalate(given, heard, rules, now);
  const isClosed = given.status !== 'closed' && heard.status === 'closed';
  const warnings = isClosed
    ? windowsLeft(given, heard, rules, now)
    : heard.clocks.flatMap((clock) => warningOf(clock, now));
  const reminders = heard.clocks.flatMap((clock) => remindedOf(clock, now));
  const told = heard.clocks.map((clock) => toldOf(clock, now));
  // What was reminded of just now is reminded of again later.
  const clocks = reminders.length > 0 ? clocksOf({ ...heard, clocks: told }, rules, now, false) : told;
  const state = { ...heard, clocks, escalations: escalated.escalations };
  return {
    state: { ...state, nextDueAt: nextDueAt(state, now) },
    happenings: [
      ...causes.map((because): ReturnHappening => ({ kind: 're-timed', because })),
      ...(partIds.length > 0 ? [{ kind: 'confirmed-by-silence', partIds } as const] : []),
      ...warnings.map(({ step, dueAt, partIds: of }): ReturnHappening => {
        return { kind: 'warned', step, dueAt, partIds: of };
      }),
      ...reminders,
      ...escalated.happenings,
      ...(isClosed ? [{ kind: 'case-closed' } as const] : []),
    ],
    tellings: escalated.tellings,
    warnings,
    reminders,
  };
}

/** What has changed under which the clocks of a case were counted. */
export function retimingOf(
  { status, regulationVersion, calendarVersion, customerClass }: ReturnCaseState,
  rules: ReturnRules,
): RetimingCause[] {
  if (status === 'closed') return [];
  const isOtherClass = rules.customerClass !== undefined && rules.customerClass !== customerClass;
  const isOther = calendarVersion !== undefined && rules.calendarVersion !== undefined;
  return [
    ...(regulationVersion === rules.regulationVersion ? [] : (['timing'] as const)),
    ...(isOther && calendarVersion !== rules.calendarVersion ? (['calendar'] as const) : []),
    ...(isOtherClass ? (['class'] as const) : []),
  ];
}

/** The case with what is due, and how its clocks stand. */
function counting(
  given: ReturnCaseState,
  rules: ReturnRules,
  now: Instant,
  isRetimed: boolean,
): ReturnCaseState {
  const duties = dutiesOf(given);
  const isDone = given.status === 'open' && duties.length === 0;
  const closed: ReturnCaseState = isDone ? { ...given, status: 'closed', closedAt: now } : given;
  const timed: ReturnCaseState = {
    ...withSince(closed, duties, now),
    pauses: pausesOf(closed, duties, rules, now),
    regulationVersion: rules.regulationVersion,
    calendarVersion: rules.calendarVersion ?? given.calendarVersion,
    customerClass: rules.customerClass ?? given.customerClass,
  };
  return { ...timed, clocks: clocksOf(timed, rules, now, isRetimed) };
}

/** What was due stays due since then; what is not due any more is forgotten. */
function withSince(given: ReturnCaseState, duties: readonly Duty[], now: Instant): ReturnCaseState {
  const ofCase = duties.flatMap(({ step }) => (isCaseStep(step) ? [step] : []));
  const lines = given.lines.map((line) => ({
    ...line,
    parts: line.parts.map((part) => ({ ...part, since: sinceOf(part, duties, now) })),
  }));
  const since = Object.fromEntries(ofCase.map((step: CaseStep) => [step, given.since[step] ?? now]));
  return { ...given, lines, since };
}

function sinceOf(part: ReturnPart, duties: readonly Duty[], now: Instant): ReturnPart['since'] {
  const due = duties.filter(({ partId }) => partId === part.id).map(({ step }) => step as PartStep);
  // While it waits for our answer, the counterparty's clock stands and keeps its beginning.
  const kept: PartStep[] = part.claim === 'asked' ? ['vendor-answer', ...due] : due;
  return Object.fromEntries(kept.map((step) => [step, part.since[step] ?? now]));
}

/** Our clock stands while only others are to act, and while the case is closed. */
function pausesOf(
  given: ReturnCaseState,
  duties: readonly Duty[],
  rules: ReturnRules,
  now: Instant,
): readonly CasePause[] {
  const unheard = partsOf(given).flatMap((part) => unheardOf(part, rules));
  const because = whyStanding(given, duties, unheard);
  const last = given.pauses.at(-1);
  const isOpen = last !== undefined && last.to === undefined;
  if (isOpen && last.because === because) return given.pauses;
  if (!isOpen && because === undefined) return given.pauses;
  const before = isOpen ? given.pauses.slice(0, -1) : given.pauses;
  // Nobody has waited for a counterparty or customer that did not know.
  const to = [now, ...unheard.map(({ at }) => at)].sort()[0] ?? now;
  return [
    ...before,
    ...(isOpen && last.from < to ? [{ ...last, to }] : []),
    ...(because ? [{ because, from: now }] : []),
  ];
}

/** What waits for somebody who does not know of it: there it is our turn. */
interface Unheard {
  readonly step: 'vendor-answer' | 'receipt';
  readonly partId: string;
  /** When they were to be told. */
  readonly at: Instant;
}

function unheardOf(part: ReturnPart, rules: ReturnRules): Unheard[] {
  const { id: partId, claim, requestedAt, since } = part;
  const isAsked = claim !== 'requested' || !isUnasked(part, rules);
  const delivery = untoldOf(rules, 'record-delivery', since.receipt);
  return [
    ...(isAsked || requestedAt === undefined
      ? []
      : [{ step: 'vendor-answer', partId, at: requestedAt } as const]),
    ...(delivery && delivery.to === undefined
      ? [{ step: 'receipt', partId, at: delivery.from } as const]
      : []),
  ];
}

function whyStanding(
  { status }: ReturnCaseState,
  duties: readonly Duty[],
  unheard: readonly Unheard[],
): CasePause['because'] | undefined {
  if (status === 'closed') return 'closed';
  const isOurs = (duty: Duty) =>
    unheard.some(({ step, partId }) => step === duty.step && partId === duty.partId);
  const others = duties.filter(
    (duty) => (duty.inCharge === 'counterparty' || duty.inCharge === 'customer') && !isOurs(duty),
  );
  if (duties.length === 0 || others.length < duties.length) return undefined;
  return others.some(({ inCharge }) => inCharge === 'counterparty') ? 'counterparty' : 'customer';
}

function warningOf(clock: ReturnClock, now: Instant): Warning[] {
  const { step, inCharge, counterpartyId, partIds, dueAt, warnAt, warnedAt } = clock;
  if (dueAt === undefined || warnAt === undefined || warnedAt !== undefined) return [];
  if (warnAt > now || dueAt <= now) return [];
  return [{ step, inCharge, ...(counterpartyId ? { counterpartyId } : {}), partIds, dueAt }];
}

/**
 * A claim that was never made of a case that closes: nothing runs any more that would warn of its end, so whoever was not warned is
 * warned now.
 */
function windowsLeft(
  before: ReturnCaseState,
  closed: ReturnCaseState,
  rules: ReturnRules,
  now: Instant,
): Warning[] {
  const asOpen: ReturnCaseState = { ...closed, status: 'open', clocks: before.clocks };
  return clocksOf(asOpen, rules, now, false).flatMap(
    ({ step, inCharge, counterpartyId, partIds, dueAt, warnedAt }) => {
      if (!isClaimWindow(step) || dueAt === undefined || dueAt <= now || warnedAt !== undefined) return [];
      return [{ step, inCharge, ...(counterpartyId ? { counterpartyId } : {}), partIds, dueAt }];
    },
  );
}

/** A clock that has warned or reminded just now. */
function toldOf(clock: ReturnClock, now: Instant): ReturnClock {
  return {
    ...clock,
    ...(remindedOf(clock, now).length > 0 ? { remindFrom: now } : {}),
    ...(warningOf(clock, now).length > 0 ? { warnedAt: now } : {}),
  };
}

function nextDueAt({ clocks, escalations }: ReturnCaseState, now: Instant): Instant | undefined {
  const times = [
    ...clocks.flatMap(({ dueAt, warnAt, warnedAt, remindAt }) => [
      ...[dueAt, warnedAt ? undefined : warnAt],
      remindAt,
    ]),
  ].filter((at) => at !== undefined && at > now);
  const rungs = escalations.map(nextRung).filter((at) => at !== undefined);
  return [...times, ...rungs].sort()[0];
}
