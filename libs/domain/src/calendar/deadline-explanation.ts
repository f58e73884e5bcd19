import { formatDate } from './civil-date.js';
import type { LocalDay } from './local-day.js';
import type { Norm } from './norm.js';
import { countedWindows, type MergedPauses } from './pauses.js';
import type { WorkingCalendar } from './working-calendar.js';

/** An interval as ISO 8601 instants in UTC; without `to` it is still open. */
export interface ExplainedInterval {
  readonly from: string;
  readonly to?: string;
}

/** A holiday or closure; `until` when it kept several working days after one another closed. */
export interface SkippedDay {
  readonly date: string;
  readonly until?: string;
  readonly reason: string;
}

/** How a deadline came about, as JSON below 2 kB: long lists are cut, `more…` counts what is not listed. */
export interface DeadlineExplanation {
  readonly calendar: string;
  readonly timeZone: string;
  readonly norm: string;
  readonly start: string;
  /** Missing while a pause is open. */
  readonly due?: string;
  /** Counted time from the start to the due instant, or to the beginning of the open pause, in milliseconds. */
  readonly countedMs: number;
  readonly counted: readonly ExplainedInterval[];
  readonly moreCounted: number;
  readonly skipped: readonly SkippedDay[];
  readonly moreSkipped: number;
  /** Dates whose weekday has no hours. */
  readonly closedWeekdays: number;
  readonly pauses: readonly ExplainedInterval[];
  readonly morePauses: number;
}

/** The same with all its days: more than are listed say no more than the figures do. */
export interface ExplanationByDays extends DeadlineExplanation {
  /** Of each day on which time counted, from when to when, breaks included. */
  readonly days: readonly ExplainedInterval[];
  readonly moreDays: number;
}

export interface DeadlineFacts {
  readonly calendar: WorkingCalendar;
  readonly norm: Norm;
  readonly startMs: number;
  readonly dueMs: number | undefined;
  /** The due instant, or the beginning of the pause that is still open. */
  readonly countedUntilMs: number;
  readonly pauses: MergedPauses;
}

// So many of the longest entries, in a script of three bytes a letter, still stay below 2 kB.
const LISTED_INTERVALS = 6;
const LISTED_SKIPPED = 4;
const LISTED_PAUSES = 4;
const LONGEST_TEXT = 40;
const LISTED_DAYS = 100;

/** Explains a deadline that has been computed. */
export function explainDeadline(facts: DeadlineFacts): DeadlineExplanation {
  const { calendar, norm, startMs, dueMs, countedUntilMs, pauses } = facts;
  const intervals = new IntervalList(startMs, countedUntilMs);
  const skipped = new SkippedList();
  if (calendar.alwaysOpen) collectUnpaused(intervals, facts);
  else {
    const last = calendar.dayAt(Math.max(startMs, countedUntilMs)).epochDay;
    for (let epochDay = calendar.dayAt(startMs).epochDay; epochDay <= last; epochDay++) {
      const day = calendar.day(epochDay);
      intervals.addAll(countedWindows(day, pauses));
      skipped.add(day);
    }
  }
  return {
    calendar: shorten(calendar.key),
    timeZone: calendar.timeZone,
    norm: norm.text,
    start: iso(startMs),
    ...(dueMs === undefined ? {} : { due: iso(dueMs) }),
    countedMs: intervals.totalMs,
    ...intervals.explained(),
    ...skipped.explained(),
    ...explainedPauses(facts),
  };
}

/** Explains it for whoever draws the days. */
export function explainByDays(facts: DeadlineFacts): ExplanationByDays {
  const { calendar, startMs, countedUntilMs, pauses } = facts;
  const days: ExplainedInterval[] = [];
  const last = calendar.dayAt(Math.max(startMs, countedUntilMs)).epochDay;
  for (let { epochDay } = calendar.dayAt(startMs); epochDay <= last; epochDay++) {
    const windows = countedWindows(calendar.day(epochDay), pauses);
    const from = Math.max(windows[0] ?? countedUntilMs, startMs);
    const to = Math.min(windows.at(-1) ?? startMs, countedUntilMs);
    if (from < to) days.push({ from: iso(from), to: iso(to) });
  }
  const listed = days.slice(0, LISTED_DAYS);
  return { ...explainDeadline(facts), days: listed, moreDays: days.length - listed.length };
}

function collectUnpaused(intervals: IntervalList, { startMs, countedUntilMs, pauses }: DeadlineFacts): void {
  let from = startMs;
  for (let p = 0; p < pauses.length; p += 2) {
    intervals.addAll([from, Math.min(pauses[p] ?? 0, countedUntilMs)]);
    from = Math.max(from, pauses[p + 1] ?? 0);
  }
  intervals.addAll([from, countedUntilMs]);
}

function explainedPauses({
  startMs,
  dueMs,
  pauses,
}: DeadlineFacts): Pick<DeadlineExplanation, 'pauses' | 'morePauses'> {
  const listed: ExplainedInterval[] = [];
  let count = 0;
  for (let p = 0; p < pauses.length; p += 2) {
    const [from, to] = [pauses[p] ?? 0, pauses[p + 1] ?? 0];
    if (to <= startMs || from >= (dueMs ?? Infinity)) continue;
    if (count++ < LISTED_PAUSES) {
      listed.push(to === Infinity ? { from: iso(from) } : { from: iso(from), to: iso(to) });
    }
  }
  return { pauses: listed, morePauses: count - listed.length };
}

/** Collects counted intervals in order; those that touch over midnight are one. */
class IntervalList {
  totalMs = 0;
  private readonly listed: number[] = [];
  private count = 0;
  private lastEnd = -Infinity;

  constructor(
    private readonly startMs: number,
    private readonly endMs: number,
  ) {}

  addAll(windows: readonly number[]): void {
    for (let i = 0; i < windows.length; i += 2) {
      const from = Math.max(windows[i] ?? 0, this.startMs);
      const to = Math.min(windows[i + 1] ?? 0, this.endMs);
      if (from < to) this.add(from, to);
    }
  }

  explained(): Pick<DeadlineExplanation, 'counted' | 'moreCounted'> {
    const counted: ExplainedInterval[] = [];
    for (let i = 0; i < this.listed.length; i += 2) {
      counted.push({ from: iso(this.listed[i] ?? 0), to: iso(this.listed[i + 1] ?? 0) });
    }
    return { counted, moreCounted: this.count - counted.length };
  }

  private add(from: number, to: number): void {
    this.totalMs += to - from;
    const touches = from === this.lastEnd;
    this.lastEnd = to;
    if (!touches) this.count++;
    if (this.count > LISTED_INTERVALS) return;
    if (touches) this.listed[this.listed.length - 1] = to;
    else this.listed.push(from, to);
  }
}

/** Collects closed dates in order; a run of one holiday or closure is one entry. */
class SkippedList {
  private readonly listed: { first: number; last: number; reason: string }[] = [];
  private count = 0;
  private closedWeekdays = 0;
  private runningReason: string | undefined;

  add({ closed, epochDay }: LocalDay): void {
    if (closed?.kind === 'weekday') this.closedWeekdays++;
    else if (closed) this.addSkipped(epochDay, 'name' in closed ? closed.name : 'clocks changed');
    else this.runningReason = undefined;
  }

  explained(): Pick<DeadlineExplanation, 'skipped' | 'moreSkipped' | 'closedWeekdays'> {
    const skipped = this.listed.map(({ first, last, reason }) => ({
      date: formatDate(first),
      ...(last === first ? {} : { until: formatDate(last) }),
      reason: shorten(reason),
    }));
    return { skipped, moreSkipped: this.count - skipped.length, closedWeekdays: this.closedWeekdays };
  }

  private addSkipped(epochDay: number, reason: string): void {
    const runs = reason === this.runningReason;
    this.runningReason = reason;
    if (!runs) this.count++;
    if (this.count > LISTED_SKIPPED) return;
    const last = this.listed.at(-1);
    if (runs && last) last.last = epochDay;
    else this.listed.push({ first: epochDay, last: epochDay, reason });
  }
}

function shorten(text: string): string {
  const letters = [...text];
  return letters.length > LONGEST_TEXT ? `${letters.slice(0, LONGEST_TEXT - 1).join('')}…` : text;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
