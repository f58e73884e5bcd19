/** More wrong addresses than somebody mistypes; whoever tries them is no reader of our mails. */
const wrongAtMost = 20;
const windowMs = 10 * 60_000;
/** Addresses remembered; the oldest is forgotten, so that many of them cost no memory. */
const addressesAtMost = 10_000;

interface Bucket {
  readonly since: number;
  readonly count: number;
}

/**
 * Counts wrong links by the address they come from. Genuine ones are never counted or kept out: behind a proxy many
 * people have one address.
 */
export class WrongTokens {
  private readonly buckets = new Map<string, Bucket>();

  /** @returns whether this was one too many */
  count(address: string, now: number): boolean {
    const known = this.buckets.get(address);
    const bucket = known && now - known.since < windowMs ? known : { since: now, count: 0 };
    this.buckets.delete(address);
    this.buckets.set(address, { ...bucket, count: bucket.count + 1 });
    if (this.buckets.size > addressesAtMost) {
      const [oldest] = this.buckets.keys();
      if (oldest !== undefined) this.buckets.delete(oldest);
    }
    return bucket.count >= wrongAtMost;
  }
}
