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
  type StepReminders,
} from './regulation.js';
import type { ReturnRules } from './rules.js';
import type {
  ClockOf,
  Counterparty,
  ReturnCaseState,
  ReturnCause,
  ReturnClock,
  ReturnPart,
  ReturnPause,
} from './state.js';
import { isOpen } from './facts.js';
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
  readonly window?: ClaimWindow;
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

function partClocks(part: ReturnPart, given: ReturnCaseState, { regulation }: ReturnRules): RunningClock[] {
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
        pauses: step === 'vendor-answer' ? part.questions : [],
        partIds: [part.id],
      },
    ];
  });
}

/**
 * Until when the vendor or carrier that may be meant has to be told: both, while the cause is open; what is asked or
 * decided ends it. A window that was over when its part was opened again is nobody's to keep any more.
 */
function windowClocks(part: ReturnPart, given: ReturnCaseState, rules: ReturnRules): RunningClock[] {
  const { cause, claim, remedy, reopenedAt } = part;
  if (!isOpen(part) || claim !== 'none' || remedy !== undefined) return [];
  const line = given.lines.find(({ parts }) => parts.includes(part));
  const since = line?.deliveredOn === undefined ? undefined : dayBegins(line.deliveredOn, rules.calendar);
  if (!line || since === undefined) return [];
  const { vendorId } = line;
  const { regulation } = rules;
  const window = (step: ClockOf, given: ClaimWindow): WindowClock => ({
    ...clock(step, since, { inCharge: 'head-of-sales' }),
    ...{ window: given, partIds: [part.id] },
  });
  const agreed = termsOf(regulation, vendorId)?.claimWindow;
  const windows: Readonly<Record<Counterparty['kind'], WindowClock>> = {
    vendor: {
      ...window('claim-window', agreed ?? regulation.claimWindows.vendor),
      ...(vendorId ? { counterpartyId: vendorId } : {}),
    },
    carrier: window('carrier-window', regulation.claimWindows.carrier),
  };
  return windowsOf[cause ?? 'open']
    .map((kind) => windows[kind])
    .filter((one) => reopenedAt === undefined || windowEnd(one, rules.calendar) > reopenedAt);
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
