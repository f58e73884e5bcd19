/** Something that one waits for, and that may have happened already. */
export class Alarm {
  private hasRung = false;
  private wake?: () => void;

  ring(): void {
    this.hasRung = true;
    this.wake?.();
  }

  /** Until it rings, or has rung since the last wait; no longer than a time in milliseconds. */
  async wait(atMostMs: number): Promise<void> {
    if (!this.hasRung) await this.pause(atMostMs);
    this.hasRung = false;
  }

  /** A time in milliseconds, whatever rings. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
