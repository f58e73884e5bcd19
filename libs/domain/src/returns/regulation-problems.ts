import type { ReturnRules } from './rules.js';
import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { addWorkingTime } from '../calendar/working-time.js';
import { CalendarError } from '../calendar/calendar-error.js';
import { normProblem, parseNorm } from '../calendar/norm.js';
import type { Problem } from '../errors.js';
import { classNormProblems, normProblems, textProblems } from '../pipeline/checking.js';
import { customerClasses, type LadderLevel, type Norm } from '../pipeline/definition.js';
import { dutyProblems, ladderProblems } from '../pipeline/ladder-problems.js';
import {
  counterpartySteps,
  type ClaimWindow,
  type ClassLadders,
  type ReturnRegulation,
  type StepTiming,
} from './regulation.js';
import { counterpartyKinds } from './state.js';
import { steps } from './step-keys.js';

/**
 * Everything that contradicts itself in a regulation of good form, at once; an empty array when it can be published.
 * Whether its calendar exists is not known here.
 */
export function regulationProblems(regulation: ReturnRegulation): Problem[] {
  const { claimWindows, ladder } = regulation;
  return [
    ...textProblems(regulation, ''),
    ...timings(regulation).flatMap(({ timing, path }) => timingProblems(timing, path)),
    ...strangeSteps(regulation),
    ...laddersProblems(ladder, 'ladder'),
    ...counterpartyKinds.flatMap((kind) => windowProblems(claimWindows[kind], `claimWindows.${kind}`)),
    ...termsProblems(regulation),
  ];
}

/**
 * Norms that a calendar cannot hold: it has too few open hours for them to end within the years that are looked ahead.
 * What was agreed with a vendor or carrier is counted in its own.
 * @param fromMs epoch milliseconds of about now
 * @param theirs in which a vendor or carrier works; undefined for one: ours
 */
export function regulationOnCalendar(
  regulation: ReturnRegulation,
  calendar: WorkingCalendar,
  fromMs: number,
  theirs?: ReturnRules['calendarOf'],
): Problem[] {
  const hint = `shorten it, or open the calendar ${regulation.calendar} longer`;
  const never = (norm: Norm, path: string, within: WorkingCalendar, toDo: string): Problem[] => {
    const reason = normProblem(norm) ? undefined : whyNever(norm, within, fromMs);
    return reason === undefined ? [] : [{ path, reason, hint: toDo }];
  };
  const ours = timings(regulation).flatMap(({ timing, path }) =>
    customerClasses.flatMap((one) => never(timing.norm[one], `${path}.norm.${one}`, calendar, hint)),
  );
  const agreed = (regulation.counterparties ?? []).flatMap(({ id, norms = {} }, index) =>
    Object.entries(norms).flatMap(([step, norm]) =>
      never(
        norm,
        `counterparties.${index}.norms.${step}`,
        theirs?.(id) ?? calendar,
        'shorten it, or open the calendar in which this counterparty works longer',
      ),
    ),
  );
  return [...ours, ...agreed];
}

interface Timed {
  readonly timing: StepTiming;
  readonly path: string;
}

function timings({ steps: given, wholeCase }: ReturnRegulation): Timed[] {
  const ofSteps: Partial<ReturnRegulation['steps']> = given;
  return [
    ...steps.flatMap((step): Timed[] => {
      const timing = ofSteps[step];
      return timing ? [{ timing, path: `steps.${step}` }] : [];
    }),
    { timing: wholeCase, path: 'wholeCase' },
  ];
}

/** Steps that are missing, and some that no case has. */
function strangeSteps({ steps: given }: ReturnRegulation): Problem[] {
  const known: readonly string[] = steps;
  return [
    ...steps
      .filter((step) => !Object.hasOwn(given, step))
      .map((step) => ({
        path: `steps.${step}`,
        reason: `the step ${step} has no norm`,
        hint: 'give every step its norm',
      })),
    ...Object.keys(given)
      .filter((step) => !known.includes(step))
      .map((step) => ({
        path: `steps.${step}`,
        reason: 'no case has this step',
        hint: `the steps are: ${steps.join(', ')}`,
      })),
  ];
}

function timingProblems(timing: StepTiming, path: string): Problem[] {
  return [
    ...textProblems(timing, path),
    ...classNormProblems(timing.norm, `${path}.norm`),
    ...(timing.warnBefore === undefined ? [] : normProblems(timing.warnBefore, `${path}.warnBefore`)),
    ...(timing.ladder ? laddersProblems(timing.ladder, `${path}.ladder`) : []),
    ...reminderProblems(timing, path),
  ];
}

/** Letters are for counterparties, and somebody who is written to every hour reads none of them. */
function reminderProblems({ reminders }: StepTiming, path: string): Problem[] {
  if (!reminders) return [];
  const at = `${path}.reminders`;
  const step = path.replace(/^steps\./, '');
  if (!(counterpartySteps as readonly string[]).includes(step)) {
    const hint = `only these remind: ${counterpartySteps.join(', ')}`;
    return [{ path: at, reason: 'nobody outside is waited for', hint }];
  }
  const { before, after = [] } = reminders;
  return [
    ...(before === undefined ? [] : normProblems(before, `${at}.before`)),
    ...after.flatMap((norm, index) => normProblems(norm, `${at}.after.${index}`)),
  ];
}

function laddersProblems(ladders: ClassLadders, path: string): Problem[] {
  const given: Partial<Record<string, readonly LadderLevel[]>> = ladders;
  return customerClasses.flatMap((one): Problem[] => {
    const ladder = given[one];
    const at = `${path}.${one}`;
    if (!ladder) {
      return [
        { path: at, reason: `class ${one} has no ladder`, hint: 'give every class its ladder: A, B and C' },
      ];
    }
    // The checks of one ladder tell of `ladder`; here there are several.
    return [...ladderProblems(ladder), ...dutyProblems(ladder)].map((problem) => ({
      ...problem,
      path: problem.path.replace(/^ladder/, at),
    }));
  });
}

const daysAtMost = 3_650;

function windowProblems({ days, warnDaysBefore }: ClaimWindow, path: string): Problem[] {
  const isDays = (value: number) => Number.isInteger(value) && value >= 1 && value <= daysAtMost;
  const hint = `write whole days from 1 to ${daysAtMost}`;
  if (!isDays(days)) return [{ path: `${path}.days`, reason: `${days} is no number of days`, hint }];
  if (Number.isInteger(warnDaysBefore) && warnDaysBefore >= 0 && warnDaysBefore < days) return [];
  return [
    {
      path: `${path}.warnDaysBefore`,
      reason: `a window of ${days} days cannot warn ${warnDaysBefore} days before its end`,
      hint: `write whole days from 0 to ${days - 1}`,
    },
  ];
}

function termsProblems({ counterparties = [] }: ReturnRegulation): Problem[] {
  return counterparties.flatMap((terms, index): Problem[] => {
    const path = `counterparties.${index}`;
    const first = counterparties.findIndex(({ id }) => id === terms.id);
    const norms: Readonly<Record<string, Norm | undefined>> = terms.norms ?? {};
    return [
      ...(first < index
        ? [
            {
              path: `${path}.id`,
              reason: `counterparties.${first} is ${terms.id} too`,
              hint: 'list everybody once',
            },
          ]
        : []),
      ...(terms.claimWindow ? windowProblems(terms.claimWindow, `${path}.claimWindow`) : []),
      ...Object.entries(norms).flatMap(([step, norm]) => agreedProblems(step, norm, `${path}.norms.${step}`)),
    ];
  });
}

function agreedProblems(step: string, norm: Norm | undefined, path: string): Problem[] {
  const theirs: readonly string[] = counterpartySteps;
  if (!theirs.includes(step)) {
    const hint = `a counterparty has norms of its own for: ${theirs.join(', ')}`;
    return [{ path, reason: `${step} is no step of a counterparty`, hint }];
  }
  return norm === undefined ? [] : normProblems(norm, path);
}

function whyNever(norm: Norm, calendar: WorkingCalendar, fromMs: number): string | undefined {
  try {
    addWorkingTime(calendar, fromMs, parseNorm(norm));
    return undefined;
  } catch (error) {
    if (error instanceof CalendarError) return error.message;
    throw error;
  }
}
