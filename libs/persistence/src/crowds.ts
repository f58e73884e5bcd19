import { instant, type Instant } from '@app/domain/instant.js';
import { firingsPerSecond, spreadAtMostSeconds } from './wake-time.js';

/** Others give places in a crowd as well: after so long it is counted anew. */
const countedForMs = 10_000;

/**
 * The crowds that this process has just put deals into. Counting one costs more than all else that a transition writes, and a
 * crowd comes together within minutes: whoever moves deals after hours, when all of them are due at the next opening.
 */
export class Crowds {
  private readonly bySecond = new Map<number, { behind: number; readonly countedAt: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  /** When one more that is due then wakes: behind those that were put there before. Undefined: the database has to count. */
  next(dueAt: Instant): Instant | undefined {
    const crowd = this.bySecond.get(secondOf(dueAt));
    if (!crowd || this.now() - crowd.countedAt > countedForMs) return undefined;
    crowd.behind++;
    const seconds = Math.min(crowd.behind / firingsPerSecond, spreadAtMostSeconds);
    return instant(Date.parse(dueAt) + seconds * 1_000);
  }

  /** Learns where the database has put one; who wakes when it is due is in no crowd. */
  counted(dueAt: Instant, wakeAt: Instant): void {
    const now = this.now();
    for (const [second, { countedAt }] of this.bySecond)
      if (now - countedAt > countedForMs) this.bySecond.delete(second);
    const seconds = (Date.parse(wakeAt) - Date.parse(dueAt)) / 1_000;
    if (seconds > 0)
      this.bySecond.set(secondOf(dueAt), { behind: Math.round(seconds * firingsPerSecond), countedAt: now });
  }
}

function secondOf(at: Instant): number {
  return Math.floor(Date.parse(at) / 1_000);
}
