import { Logger } from '@nestjs/common';
import { lostToAnother, sqlStateOf } from '@app/persistence/sql-state.js';
import { describeTrouble } from './trouble.js';

export interface RoundsOptions {
  readonly name: string;
  readonly everyMs: number;
  readonly round: () => Promise<void>;
  /** Between rounds that follow at once it rests for as long as the last one took: nobody waits for it, but for others. */
  readonly isGentle?: boolean;
}

/** Failing rounds come again after 1, 2, 4 … times their interval, but not later than this. */
const longestPauseMs = 30_000;

/** How often a round is done again that PostgreSQL gave up for another's sake, before that is told as a failure. */
const losesAtMost = 5;

/** One round after another, never two at once. A round that fails is told and tried again; nothing ends it but `stop`. */
export class Rounds {
  private readonly logger = new Logger(Rounds.name);
  private running?: Promise<void>;
  private stopping = false;
  private failures = 0;
  private wanted = false;
  private endPause?: () => void;

  constructor(private readonly options: RoundsOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Asks for the next round at once, unless rounds are failing. */
  wake(): void {
    this.wanted = true;
    if (this.failures === 0) this.endPause?.();
  }

  /** Resolves when the round that is under way has ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.endPause?.();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      this.wanted = false;
      const began = performance.now();
      await this.tryRound();
      if (!this.stopping) await this.pause(performance.now() - began);
    }
  }

  private async tryRound(): Promise<void> {
    const { name, round } = this.options;
    try {
      await unlessLost(round);
      if (this.failures > 0) this.logger.log(`${name}: works again after ${this.failures} failed rounds`);
      this.failures = 0;
    } catch (error) {
      this.failures++;
      this.logger.error(`${name}: round failed (${this.failures} in a row): ${describeTrouble(error)}`);
    }
  }

  private async pause(tookMs: number): Promise<void> {
    const { everyMs, isGentle } = this.options;
    const followsAtOnce = this.wanted && this.failures === 0;
    if (followsAtOnce && !isGentle) return;
    const longer = Math.min(everyMs * 2 ** Math.max(0, this.failures - 1), longestPauseMs);
    const ms = followsAtOnce ? Math.min(tookMs, everyMs) : Math.max(longer, everyMs);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.endPause = undefined;
  }
}

/** Does a round, and again at once when it lost to another transaction: nothing is wrong with it. */
async function unlessLost(round: () => Promise<void>): Promise<void> {
  for (let lost = 0; ; lost++) {
    try {
      return await round();
    } catch (error) {
      if (lost === losesAtMost || !lostToAnother.test(sqlStateOf(error) ?? '')) throw error;
    }
  }
}
