import { setMaxListeners } from 'node:events';

/** What is being sent: at most so much at once, and given up together at the end. */
export class UnderWay {
  private readonly sendings = new Set<Promise<void>>();
  private readonly givingUp = new AbortController();

  constructor(private readonly parallel: number) {
    // Each sending listens.
    setMaxListeners(parallel, this.signal);
  }

  /** How many more there is room for. */
  get room(): number {
    return this.parallel - this.sendings.size;
  }

  /** Aborted when what is under way is given up. */
  get signal(): AbortSignal {
    return this.givingUp.signal;
  }

  /**
   * @param begun never fails: whatever happens is an outcome of its own
   * @param onDone called after it: there is room again
   */
  add(begun: Promise<void>, onDone: () => void): void {
    const sending = begun.finally(() => {
      this.sendings.delete(sending);
      onDone();
    });
    this.sendings.add(sending);
  }

  /** Waits for all of them; what has not ended within `patienceMs` is given up, to be sent later. */
  async drain(patienceMs: number): Promise<void> {
    const timer = setTimeout(() => this.givingUp.abort(), patienceMs);
    await Promise.all(this.sendings);
    clearTimeout(timer);
  }
}
