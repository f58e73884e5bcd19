import type { RetimingRepository } from '@app/persistence/retiming.repository.js';

/** No transition is under way for so long; what else reads timings meanwhile, such as a backup, is not waited for. */
const waitedAtMostMs = 60_000;

/**
 * The transitions that were under way when a change was found, and may have read what was before it. Until they have
 * ended, the rows they write cannot be seen: whoever looks at deals before would never look at those rows again.
 */
export class Stragglers {
  private waiting?: {
    readonly changeId: string;
    readonly names: ReadonlySet<string>;
    readonly sinceMs: number;
  };

  constructor(
    private readonly retimings: Pick<RetimingRepository, 'readersUnderWay'>,
    private readonly clock: () => number,
  ) {}

  /** Whether all have ended that were under way when this was first asked of the change. */
  async haveEnded(changeId: string): Promise<boolean> {
    const now = await this.retimings.readersUnderWay();
    if (this.waiting?.changeId !== changeId)
      this.waiting = { changeId, names: new Set(now), sinceMs: this.clock() };
    const { names, sinceMs } = this.waiting;
    return !now.some((name) => names.has(name)) || this.clock() - sinceMs >= waitedAtMostMs;
  }
}
