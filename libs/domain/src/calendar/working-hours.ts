import { countedWindows, pausedForGoodFrom, type MergedPauses } from './pauses.js';
import { checkHorizon } from './search-horizon.js';
import type { WorkingCalendar } from './working-calendar.js';

/**
 * The instant at which `ms` of open, unpaused time have passed since the start: the first one (eight hours from an
 * opening end at the closing), or with `atOpening` the last one, when counted time goes on (the next opening).
 * Undefined when a pause that is still open comes before.
 * @throws CalendarError beyond the search horizon
 */
export function addHours(
  calendar: WorkingCalendar,
  startMs: number,
  ms: number,
  pauses: MergedPauses,
  atOpening = false,
): number | undefined {
  if (ms === 0 && !atOpening) return startMs;
  if (calendar.alwaysOpen) return addClockTime(startMs, ms, pauses, atOpening);
  const forGood = pausedForGoodFrom(pauses);
  const first = calendar.dayAt(startMs);
  let left = ms;
  for (let day = first; ; day = calendar.day(day.epochDay + 1)) {
    if (day.startMs >= forGood) return undefined;
    const windows = countedWindows(day, pauses);
    for (let i = 0; i < windows.length; i += 2) {
      const from = Math.max(windows[i] ?? 0, startMs);
      const length = (windows[i + 1] ?? 0) - from;
      if (length <= 0) continue;
      if (left < length || (left === length && !atOpening)) return from + left;
      left -= length;
    }
    checkHorizon(calendar, first.epochDay, day.epochDay);
  }
}

/**
 * The last instant from which `ms` of open time remain until the due instant.
 * @throws CalendarError beyond the search horizon
 */
export function subtractHours(calendar: WorkingCalendar, dueMs: number, ms: number): number {
  if (ms === 0 || calendar.alwaysOpen) return dueMs - ms;
  const first = calendar.dayAt(dueMs);
  let left = ms;
  for (let day = first; ; day = calendar.day(day.epochDay - 1)) {
    for (let i = day.windows.length - 2; i >= 0; i -= 2) {
      const to = Math.min(day.windows[i + 1] ?? 0, dueMs);
      const length = to - (day.windows[i] ?? 0);
      if (length <= 0) continue;
      if (left <= length) return to - left;
      left -= length;
    }
    checkHorizon(calendar, first.epochDay, day.epochDay);
  }
}

/** Open, unpaused milliseconds in [fromMs, toMs); zero when the end is not after the beginning. */
export function countHours(
  calendar: WorkingCalendar,
  fromMs: number,
  toMs: number,
  pauses: MergedPauses,
): number {
  if (toMs <= fromMs) return 0;
  if (calendar.alwaysOpen) return toMs - fromMs - pausedTime(fromMs, toMs, pauses);
  const last = calendar.dayAt(toMs).epochDay;
  let counted = 0;
  for (let epochDay = calendar.dayAt(fromMs).epochDay; epochDay <= last; epochDay++) {
    const windows = countedWindows(calendar.day(epochDay), pauses);
    for (let i = 0; i < windows.length; i += 2) {
      const length = Math.min(windows[i + 1] ?? 0, toMs) - Math.max(windows[i] ?? 0, fromMs);
      if (length > 0) counted += length;
    }
  }
  return counted;
}

function addClockTime(
  startMs: number,
  ms: number,
  pauses: MergedPauses,
  atOpening: boolean,
): number | undefined {
  let dueMs = startMs + ms;
  for (let p = 0; p < pauses.length; p += 2) {
    const [from, to] = [pauses[p] ?? 0, pauses[p + 1] ?? 0];
    if (to <= startMs) continue;
    if (from > dueMs || (from === dueMs && !atOpening)) break;
    dueMs += to - Math.max(from, startMs);
  }
  return dueMs === Infinity ? undefined : dueMs;
}

function pausedTime(fromMs: number, toMs: number, pauses: MergedPauses): number {
  let paused = 0;
  for (let p = 0; p < pauses.length; p += 2) {
    const length = Math.min(pauses[p + 1] ?? 0, toMs) - Math.max(pauses[p] ?? 0, fromMs);
    if (length > 0) paused += length;
  }
  return paused;
}
