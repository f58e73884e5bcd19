/** More of one deal's updates are waiting already than anyone will wait for. */
export class TooManyInFlight extends Error {
  override readonly name = 'TooManyInFlight';
}

/** Requests for one deal that wait behind those in flight; a queue beyond it only delays the refusal. */
const queueAtMost = 32;

interface Lane {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * Lets at most `limit` pieces of work per key run at once, in the order of asking. Temporal loses work of a workflow that
 * has more updates in flight than its server allows.
 */
export class InFlight {
  private readonly lanes = new Map<string, Lane>();

  constructor(private readonly limit: number) {}

  /** @throws TooManyInFlight when the key's queue is full. */
  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const lane = this.lanes.get(key) ?? { running: 0, waiting: [] };
    this.lanes.set(key, lane);
    if (lane.running >= this.limit) {
      if (lane.waiting.length >= queueAtMost) throw new TooManyInFlight();
      await new Promise<void>((go) => lane.waiting.push(go));
    } else {
      lane.running++;
    }
    try {
      return await work();
    } finally {
      this.leave(key, lane);
    }
  }

  /** The place goes to the next in the queue, or is given up. */
  private leave(key: string, lane: Lane): void {
    const next = lane.waiting.shift();
    if (next) return next();
    lane.running--;
    if (lane.running === 0) this.lanes.delete(key);
  }
}
