/** Keeps what never changes once it was read; of too much, what was longest unused is forgotten. */
export class Remembered<Value> {
  private readonly known = new Map<string, Value>();
  private readonly loading = new Map<string, Promise<Value | undefined>>();

  constructor(private readonly atMost: number) {}

  /**
   * What is known, or else what is loaded, once for all who ask meanwhile; what was not found or failed is asked for again
   * by whoever comes next.
   */
  async get(key: string, load: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const value = this.known.get(key) ?? (await this.loaded(key, load));
    if (value === undefined) return undefined;
    this.known.delete(key);
    this.known.set(key, value);
    const [longestUnused] = this.known.keys();
    if (this.known.size > this.atMost && longestUnused !== undefined) this.known.delete(longestUnused);
    return value;
  }

  private loaded(key: string, load: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const loading = this.loading.get(key) ?? load().finally(() => this.loading.delete(key));
    this.loading.set(key, loading);
    return loading;
  }
}
