import type { WorkingCalendar } from '../calendar/working-calendar.js';
import { workingTimeBetween } from '../calendar/working-time.js';
import { epochMs, instant, type Instant } from '../instant.js';
import { calendarOf, pausesInMs } from './clocks.js';
import { timeTaken } from './explain.js';
import type { ReturnRules } from './rules.js';
import type { CasePause, ReturnPause } from './state.js';
import type { InCharge } from './step-keys.js';

/** A time that a step took, or has taken so far, of one part. */
export interface StepSpan {
  readonly step: string;
  readonly inCharge: InCharge;
  /** Of a vendor's or carrier's step: for whom its clock ran. */
  readonly counterpartyId: string | null;
  readonly regulationKey: string;
  readonly group: { readonly key: string; readonly name: string } | null;
  readonly since: Date;
  /** Null: it is still due, or fell away. */
  readonly doneAt: Date | null;
  /** When it fell away or was left out; null: it did not. */
  readonly leftAt: Date | null;
  /** Null: its clock never ran. */
  readonly dueAt: Date | null;
  /** When it stood still, for it was waited for our answer. */
  readonly pauses: readonly ReturnPause[];
}

/** The whole time of a case, and when it was others' turn. */
export interface CaseSpan {
  readonly regulationKey: string;
  /** A linked case counts from here: what lies before was the time of the first one. */
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  readonly pauses: readonly CasePause[];
}

export interface StepReport extends Pick<StepSpan, 'step' | 'inCharge' | 'group'> {
  readonly done: number;
  readonly running: number;
  readonly late: number;
  readonly averageHours: number | null;
  readonly allowedHours: number | null;
  readonly averageWorkingHours: number | null;
  readonly allowedWorkingHours: number | null;
}

/** Whose time cases have taken on average, in working hours of their calendars. */
export interface TimeReport {
  readonly cases: number;
  readonly averageHours: number | null;
  readonly oursWorkingHours: number | null;
  readonly counterpartiesWorkingHours: number | null;
  readonly customersWorkingHours: number | null;
}

/** In which calendar the cases of a regulation are counted. */
export type CalendarOfRegulation = (regulationKey: string) => WorkingCalendar;

/** In which calendars steps are counted: those of a vendor or carrier that works by one of its own in that. */
export interface StepCalendars {
  readonly ofRegulation: CalendarOfRegulation;
  readonly ofCounterparty: NonNullable<ReturnRules['calendarOf']>;
}

/** What each step took, by group, in the order in which they come. */
export function stepReports(spans: readonly StepSpan[], calendars: StepCalendars, now: Date): StepReport[] {
  const groups = new Map<string, StepSpan[]>();
  for (const span of spans) {
    const key = JSON.stringify([span.step, span.inCharge, span.group?.key ?? null]);
    const known = groups.get(key);
    if (known) known.push(span);
    else groups.set(key, [span]);
  }
  return [...groups.values()].flatMap((all): StepReport[] => {
    const [{ step, inCharge, group }] = all as [StepSpan, ...StepSpan[]];
    const of = all.filter(({ leftAt }) => leftAt === null);
    const done = of.filter(({ doneAt }) => doneAt !== null);
    const late = all.filter((span) => isLate(span, now)).length;
    if (of.length === 0 && late === 0) return [];
    const report = {
      ...{ step, inCharge, group, done: done.length, running: of.length - done.length, late },
      averageHours: average(of, ({ doneAt }) => doneAt, wallTime),
      allowedHours: average(of, ({ dueAt }) => dueAt, wallTime),
      averageWorkingHours: average(of, ({ doneAt }) => doneAt, workingTime(calendars)),
      allowedWorkingHours: average(of, ({ dueAt }) => dueAt, workingTime(calendars)),
    };
    return [report];
  });
}

/** Also of what fell away: who was late has been. While it stands still for us, nobody comes late. */
function isLate({ dueAt, doneAt, leftAt, pauses }: StepSpan, now: Date): boolean {
  if (dueAt === null) return false;
  const until = doneAt ?? leftAt ?? now;
  const standing = pauses.findLast(
    ({ from, to }) => epochMs(from) < +until && (!to || epochMs(to) >= +until),
  );
  return (standing ? epochMs(standing.from) : +until) > +dueAt;
}

/** How long cases took, and how much of it we, the vendors and carriers, and the customers had to act. */
export function timeReport(
  cases: readonly CaseSpan[],
  calendarOf: CalendarOfRegulation,
  now: Date,
): TimeReport {
  const taken = cases.map(({ openedAt, closedAt, pauses, regulationKey }) => {
    const until = closedAt ?? instant(now.getTime());
    const calendar = calendarOf(regulationKey);
    const own = pauses.filter(({ to }) => to === undefined || to > openedAt);
    const of = { clockFrom: openedAt, closedAt: closedAt ?? undefined, pauses: own };
    return { ...timeTaken(of, { calendar }, until), wall: epochMs(until) - epochMs(openedAt) };
  });
  const of = (whose: (one: (typeof taken)[number]) => number) => meanHours(taken.map(whose));
  return {
    cases: cases.length,
    averageHours: of(({ wall }) => wall),
    oursWorkingHours: of(({ ours }) => ours),
    counterpartiesWorkingHours: of(({ counterparties }) => counterparties),
    customersWorkingHours: of(({ customers }) => customers),
  };
}

type Until = (span: StepSpan) => Date | null;
type Measure = (span: StepSpan, until: Date) => number;

const wallTime: Measure = ({ since }, until) => until.getTime() - since.getTime();

/** In the calendar in which the clock ran. */
function workingTime({ ofRegulation, ofCounterparty }: StepCalendars): Measure {
  return ({ since, regulationKey, inCharge, counterpartyId, pauses }, until) => {
    const rules = { calendar: ofRegulation(regulationKey), calendarOf: ofCounterparty };
    const calendar = calendarOf({ inCharge, counterpartyId: counterpartyId ?? undefined }, rules);
    return workingTimeBetween(calendar, since.getTime(), until.getTime(), pausesInMs(pauses));
  };
}

function average(spans: readonly StepSpan[], untilOf: Until, measure: Measure): number | null {
  return meanHours(
    spans.flatMap((span) => {
      const until = untilOf(span);
      return until === null ? [] : [measure(span, until)];
    }),
  );
}

const hourMs = 3_600_000;

/** To two places. */
function meanHours(times: readonly number[]): number | null {
  if (times.length === 0) return null;
  const sum = times.reduce((all, one) => all + one, 0);
  return Math.round((sum / times.length / hourMs) * 100) / 100;
}
