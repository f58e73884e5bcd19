import { CalendarError } from './calendar-error.js';
import type { LocalDay } from './local-day.js';

/** Time in which a clock stands still, half-open, in epoch milliseconds; without `to` it is still open. */
export interface Pause {
  readonly from: number;
  readonly to?: number;
}

/** Pauses as from, to, from, to, … : sorted and apart; an open pause ends with Infinity. */
export type MergedPauses = readonly number[];

/**
 * Sorts pauses and merges those that overlap or touch; empty ones fall away.
 * @throws CalendarError when a pause ends before it begins or is no instant
 */
export function mergePauses(pauses: readonly Pause[]): MergedPauses {
  for (const { from, to } of pauses) {
    if (Number.isInteger(from) && (to === undefined || (Number.isInteger(to) && to >= from))) continue;
    const hint = 'give whole epoch milliseconds, the end not before the beginning';
    throw new CalendarError(`The pause from ${from} to ${to ?? 'now'} is impossible: ${hint}`);
  }
  const merged: number[] = [];
  for (const { from, to = Infinity } of [...pauses].sort((a, b) => a.from - b.from)) {
    if (from === to) continue;
    const last = merged.length - 1;
    const until = merged[last];
    if (until !== undefined && from <= until) merged[last] = Math.max(until, to);
    else merged.push(from, to);
  }
  return merged;
}

/** The instant from which on the clock stands still for good, or Infinity without an open pause. */
export function pausedForGoodFrom(pauses: MergedPauses): number {
  return pauses.at(-1) === Infinity ? (pauses.at(-2) ?? Infinity) : Infinity;
}

/** Open windows of a day outside the pauses (as from, to, …); the day's own array when no pause touches them. */
export function countedWindows({ windows }: LocalDay, pauses: MergedPauses): readonly number[] {
  if (!touches(windows, pauses)) return windows;
  const counted: number[] = [];
  for (let i = 0; i < windows.length; i += 2) {
    const [open, close] = [windows[i] ?? 0, windows[i + 1] ?? 0];
    let from = open;
    for (let p = 0; p < pauses.length; p += 2) {
      const pausedFrom = Math.min(pauses[p] ?? 0, close);
      if (from < pausedFrom) counted.push(from, pausedFrom);
      from = Math.max(from, pauses[p + 1] ?? 0);
    }
    if (from < close) counted.push(from, close);
  }
  return counted;
}

function touches(windows: readonly number[], pauses: MergedPauses): boolean {
  const open = windows[0] ?? Infinity;
  const close = windows.at(-1) ?? -Infinity;
  for (let p = 0; p < pauses.length; p += 2) {
    if ((pauses[p] ?? 0) >= close) return false;
    if ((pauses[p + 1] ?? 0) > open) return true;
  }
  return false;
}
