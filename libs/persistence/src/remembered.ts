/** Keeps what never changes once it was read; of too much, what was longest unused is forgotten. */
export class Remembered<Value> {
  private readonly known = new Map<string, Value>();

  constructor(private readonly atMost: number) {}

  /** What is known, or else what is loaded; what was not found or failed is asked for again. */
  async get(key: string, load: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const value = this.known.get(key) ?? (await load());
    if (value === undefined) return undefined;
    this.known.delete(key);
    this.known.set(key, value);
    const [longestUnused] = this.known.keys();
    if (this.known.size > this.atMost && longestUnused !== undefined) this.known.delete(longestUnused);
    return value;
  }
}
