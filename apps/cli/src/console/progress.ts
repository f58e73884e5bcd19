/** Between two lines on how it goes on. */
const tellEveryMs = 2_000;

/** Tells how it goes on, not more often than anyone reads. */
export class Progress {
  private last = performance.now();

  constructor(private readonly tell: (line: string) => void) {}

  say(line: () => string): void {
    if (performance.now() - this.last < tellEveryMs) return;
    this.last = performance.now();
    this.tell(line());
  }
}
