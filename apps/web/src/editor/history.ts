const most = 200;
const burstMs = 1_500;

/** What can be undone and done again. */
export class History<Content> {
  private past: Content[] = [];
  private future: Content[] = [];
  private last: { readonly of: string; readonly at: number } | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  get canUndo(): boolean {
    return this.past.length > 0;
  }

  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /**
   * Remembers what was before a change.
   * @param of what is changed: of a burst of changes of the same, the first is remembered
   */
  before(content: Content, of?: string): void {
    const at = this.now();
    const isBurst = of !== undefined && this.last?.of === of && at - this.last.at < burstMs;
    this.last = of === undefined ? undefined : { of, at };
    this.future = [];
    if (!isBurst) this.past = [...this.past.slice(1 - most), content];
  }

  undo(current: Content): Content | undefined {
    const before = this.past.pop();
    if (before === undefined) return undefined;
    this.future.push(current);
    this.last = undefined;
    return before;
  }

  redo(current: Content): Content | undefined {
    const after = this.future.pop();
    if (after === undefined) return undefined;
    this.past.push(current);
    return after;
  }
}
