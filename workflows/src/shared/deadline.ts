import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

/**
 * The one timer of a workflow. It is kept lazily: an earlier deadline replaces it, a later one leaves it alone and the
 * idle firing arms it anew. Moving a deal forward then costs no timer events.
 */
export class Deadline {
  private armedFor = Infinity;
  private timer?: CancellationScope;
  private fired = false;

  /** Whether the timer has fired since it was last asked to `keep` a deadline. */
  get isDue(): boolean {
    return this.fired;
  }

  /** Makes sure that the timer fires no later than `at` (epoch milliseconds). */
  keep(at: number | undefined): void {
    this.fired = false;
    if (at === undefined || at >= this.armedFor) return;
    this.timer?.cancel();
    this.arm(at);
  }

  private arm(at: number): void {
    const timer = new CancellationScope({ cancellable: true });
    this.timer = timer;
    this.armedFor = at;
    timer
      .run(() => sleep(Math.max(1, at - Date.now())))
      .then(
        () => {
          this.armedFor = Infinity;
          this.fired = true;
        },
        (error: unknown) => {
          if (!isCancellation(error)) throw error;
        },
      );
  }
}
