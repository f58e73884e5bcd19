import { useSyncExternalStore } from 'react';

const tickMs = 10_000;

/** The time that all clocks of the page show. */
const shown = { at: Date.now(), timer: undefined as ReturnType<typeof setInterval> | undefined };
const watchers = new Set<() => void>();

function tick(): void {
  shown.at = Date.now();
  for (const watcher of watchers) watcher();
}

export const timeShown = () => shown.at;

/** Tells when the time that is shown has changed: by one timer for all who watch, and none while nobody does. */
export function watchTime(watcher: () => void): () => void {
  watchers.add(watcher);
  if (watchers.size === 1) {
    shown.timer = setInterval(tick, tickMs);
    // It has stood still since the last one looked.
    tick();
  }
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) clearInterval(shown.timer);
  };
}

/** The time, looked at again and again: clocks on the page go on by it, all at once. */
export function useNow(): number {
  return useSyncExternalStore(watchTime, timeShown);
}
