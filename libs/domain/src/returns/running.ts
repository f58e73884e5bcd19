import { parseDate } from '../calendar/civil-date.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { epochMs, instant, type Instant } from '../instant.js';
import type { Norm } from '../pipeline/definition.js';
import { dutiesOf } from './duties.js';
import { partsOf } from './parts.js';
import {
  counterpartySteps,
  termsOf,
  type ClaimWindow,
  type CounterpartyStep,
  type ReturnRegulation,
  type StepReminders,
} from './regulation.js';
import { untoldOf, type ReturnRules } from './rules.js';
import type {
  AskedOnce,
  ClockOf,
  Counterparty,
  ReturnCaseState,
  ReturnCause,
  ReturnClock,
  ReturnLine,
  ReturnPart,
  ReturnPause,
} from './state.js';
import { askedOf, isGivenUp } from './facts.js';
import { isCaseStep, type PartStep } from './step-keys.js';
import { stepRuleOf } from './steps.js';

/** A clock that runs, before it is known when it is due. */
export interface RunningClock extends Omit<
  ReturnClock,
  'dueAt' | 'warnAt' | 'warnedAt' | 'remindAt' | 'remindFrom' | 'notBefore'
> {
  readonly pauses: readonly ReturnPause[];
  readonly warnBefore?: Norm;
  readonly reminders?: StepReminders;
  /** Of a claim window: days of the calendar instead of working time. */
  readonly window?: CountedWindow;
}

/** A window, and where it comes from. */
interface CountedWindow extends ClaimWindow {
  readonly by: 'agreed' | 'regulation';
}

type WindowClock = RunningClock & Required<Pick<RunningClock, 'window'>>;

/** The end of the last day of a window; all days count, and the delivery's is none of them. */
export function windowEnd(
  { since, window }: Pick<WindowClock, 'since' | 'window'>,
  calendar: WorkingCalendar,
): Instant {
  const delivered = calendar.dayAt(epochMs(since)).epochDay;
  return instant(calendar.day(delivered + window.days).endMs);
}

/** The clocks of a case that is not closed: one for each step and the parts that came to it together. */
export function runningClocks(given: ReturnCaseState, rules: ReturnRules): RunningClock[] {
  if (given.status === 'closed') return [];
  const ofParts = partsOf(given).flatMap((part) => [
    ...partClocks(part, given, rules),
    ...windowClocks(part, given, rules),
  ]);
  return [...caseClocks(given, rules), ...grouped(ofParts)];
}

function caseClocks(given: ReturnCaseState, { regulation }: ReturnRules): RunningClock[] {
  const { wholeCase } = regulation;
  const ofSteps = dutiesOf(given).flatMap(({ step, inCharge }): RunningClock[] => {
    const since = isCaseStep(step) ? given.since[step] : undefined;
    if (since === undefined) return [];
    const { norm, warnBefore } = regulation.steps[step];
    return [clock(step, since, { norm: norm[given.customerClass], warnBefore, inCharge })];
  });
  const whole: RunningClock = {
    ...clock('whole-case', given.clockFrom, {
      norm: wholeCase.norm[given.customerClass],
      warnBefore: wholeCase.warnBefore,
      inCharge: 'head-of-sales',
    }),
    pauses: given.pauses,
  };
  return [...ofSteps, whole];
}

function partClocks(part: ReturnPart, given: ReturnCaseState, rules: ReturnRules): RunningClock[] {
  const { regulation } = rules;
  return Object.entries(part.since).flatMap(([key, since]): RunningClock[] => {
    const step = key as PartStep;
    // A question stops the counterparty's clock: it goes on with the answer.
    if (since === undefined || (step === 'vendor-answer' && part.claim === 'asked')) return [];
    const { norm, warnBefore, reminders } = regulation.steps[step];
    const { inCharge } = stepRuleOf(step);
    const agreed = isCounterpartys(step)
      ? termsOf(regulation, part.counterparty?.id)?.norms?.[step]
      : undefined;
    return [
      {
        ...clock(step, since, { norm: agreed ?? norm[given.customerClass], warnBefore, inCharge }),
        ...(inCharge === 'counterparty' && part.counterparty
          ? { counterpartyId: part.counterparty.id, reminders }
          : {}),
        partIds: [part.id],
        ...(step === 'vendor-answer' ? askedClock(part, rules) : { pauses: [] }),
        ...(step === 'receipt' ? unheard(since, rules) : {}),
      },
    ];
  });
}

/** A customer who was told of a delivery later than it was made has its time from then; who was not told is not taken at its silence. */
function unheard(since: Instant, rules: ReturnRules): Partial<Pick<RunningClock, 'pauses' | 'untold'>> {
  const delivery = untoldOf(rules, 'record-delivery', since);
  if (!delivery) return {};
  return delivery.to === undefined ? { untold: true } : { pauses: [delivery] };
}

/** A counterparty has no time to lose while it waits for our answer, nor while the request has not reached it. */
function askedClock(part: ReturnPart, rules: ReturnRules): Pick<RunningClock, 'pauses' | 'untold'> {
  const request = untoldOf(rules, 'request', part.requestedAt);
  if (!request) return { pauses: part.questions };
  const isUntold = isUnasked(part, rules);
  if (request.to === undefined && !isUntold) return { pauses: part.questions };
  return { pauses: [request, ...part.questions], ...(isUntold ? { untold: true } : {}) };
}

/** What was asked last has reached nobody, and nobody has answered it. */
export function isUnasked(part: ReturnPart, rules: Pick<ReturnRules, 'untold'>): boolean {
  const last = askedOf(part).at(-1);
  return last !== undefined && !isAsked(last, rules);
}

function isAsked({ at, heard }: AskedOnce, rules: Pick<ReturnRules, 'untold'>): boolean {
  const request = untoldOf(rules, 'request', at);
  return heard === true || request === undefined || request.to !== undefined;
}

/**
 * Until when the vendor or carrier that may be meant has to be told: both, while the cause is open; a request that
 * has reached them ends it. Who made the goods is told by no request to another vendor. What the customer gets does not: who replaces or refunds first may still want it back from the vendor. A
 * window that was over when its part was opened again, or its cause corrected, is nobody's to keep any more.
 */
function windowClocks(part: ReturnPart, given: ReturnCaseState, rules: ReturnRules): RunningClock[] {
  const { reopenedAt, correctedAt } = part;
  const line = given.lines.find(({ parts }) => parts.includes(part));
  const since = line?.deliveredOn === undefined ? undefined : dayBegins(line.deliveredOn, rules.calendar);
  if (!line || since === undefined) return [];
  const { regulation } = rules;
  const window = (step: ClockOf, kind: Counterparty['kind'], id: string | undefined): WindowClock => ({
    ...clock(step, since, { inCharge: 'head-of-sales' }),
    ...{ window: windowWith(regulation, kind, id), partIds: [part.id] },
    ...(id ? { counterpartyId: id } : {}),
  });
  const windows: Readonly<Record<Counterparty['kind'], WindowClock>> = {
    vendor: window('claim-window', 'vendor', line.vendorId),
    carrier: window('carrier-window', 'carrier', line.carrierId),
  };
  const changedAt = [reopenedAt, correctedAt].filter((at) => at !== undefined);
  return toBeTold(part, line, rules)
    .map((kind) => windows[kind])
    .filter((one) => changedAt.every((at) => windowEnd(one, rules.calendar) > at));
}

/** The window that was agreed with a vendor or carrier, or else the one that holds for all. */
function windowWith(
  regulation: Pick<ReturnRegulation, 'counterparties' | 'claimWindows'>,
  kind: Counterparty['kind'],
  id: string | undefined,
): CountedWindow {
  const agreed = termsOf(regulation, id)?.claimWindow;
  return agreed ? { ...agreed, by: 'agreed' } : { ...regulation.claimWindows[kind], by: 'regulation' };
}

/** Who may be meant and has not been asked. Who has accepted has been told, be it instead of another. */
function toBeTold(
  part: ReturnPart,
  { vendorId }: Pick<ReturnLine, 'vendorId'>,
  rules: Pick<ReturnRules, 'untold'>,
): readonly Counterparty['kind'][] {
  if (isGivenUp(part) || part.claim === 'accepted') return [];
  const asked = askedOf(part).filter((one) => isAsked(one, rules));
  const isAnother = ({ kind, id }: AskedOnce) =>
    kind === 'vendor' && id !== undefined && vendorId !== undefined && id !== vendorId;
  return windowsOf[part.cause ?? 'open'].filter(
    (kind) => !asked.some((one) => one.kind === kind && !isAnother(one)),
  );
}

/** Somebody has to be told in time of what is claimed with a line, and nobody knows until when: no day of delivery was given. */
export function hasUncountedWindow(
  { deliveredOn, parts, vendorId }: Pick<ReturnLine, 'deliveredOn' | 'parts' | 'vendorId'>,
  { status }: Pick<ReturnCaseState, 'status'>,
  rules: Pick<ReturnRules, 'untold'>,
): boolean {
  if (status === 'closed' || deliveredOn !== undefined) return false;
  return parts.some((part) => toBeTold(part, { vendorId }, rules).length > 0);
}

/** Whose windows run, by the cause as far as it is found. */
const windowsOf: Readonly<Record<ReturnCause | 'open', readonly Counterparty['kind'][]>> = {
  open: ['vendor', 'carrier'],
  defect: ['vendor'],
  'wrong-delivery': ['vendor'],
  'transport-damage': ['carrier'],
  misuse: [],
  'none-found': [],
};

function clock(
  step: ReturnClock['step'],
  since: Instant,
  timing: Pick<RunningClock, 'norm' | 'warnBefore' | 'inCharge'>,
): RunningClock {
  return { kind: 'return-step', step, since, ...timing, pauses: [], partIds: [] };
}

function isCounterpartys(step: PartStep): step is CounterpartyStep {
  return (counterpartySteps as readonly PartStep[]).includes(step);
}

/** The beginning of a calendar day; undefined for a text that is none. */
function dayBegins(day: string, calendar: WorkingCalendar): Instant | undefined {
  const epochDay = parseDate(day);
  return epochDay === undefined ? undefined : instant(calendar.day(epochDay).startMs);
}

/** Parts that came to a step together, and stood still together, share its clock. */
function grouped(clocks: readonly RunningClock[]): RunningClock[] {
  const groups = new Map<string, RunningClock>();
  for (const one of clocks) {
    const { step, since, counterpartyId, pauses, window } = one;
    const key = JSON.stringify([step, since, counterpartyId, pauses, window]);
    const group = groups.get(key);
    groups.set(key, group ? { ...group, partIds: [...group.partIds, ...one.partIds] } : one);
  }
  return [...groups.values()];
}
