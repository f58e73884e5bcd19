const windowMs = 10 * 60_000;
/** Keys remembered; the oldest is forgotten, so that many of them cost no memory. */
const keysAtMost = 10_000;

interface Bucket {
  readonly since: number;
  readonly count: number;
}

/** Counts what comes of each key, from the first one on for ten minutes. */
export class WindowCounts {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly atMost: number) {}

  /** @returns whether this was one too many */
  count(key: string, now: number): boolean {
    const known = this.buckets.get(key);
    const bucket = known && now - known.since < windowMs ? known : { since: now, count: 0 };
    this.buckets.delete(key);
    this.buckets.set(key, { ...bucket, count: bucket.count + 1 });
    if (this.buckets.size > keysAtMost) {
      const [oldest] = this.buckets.keys();
      if (oldest !== undefined) this.buckets.delete(oldest);
    }
    return bucket.count >= this.atMost;
  }
}
