import type { Pool } from 'pg';

/** What is announced when events have been written. It wakes those who read them, and says nothing of what they are. */
export const eventsChannel = 'events_written';

/** However much is written, it is announced no more often. */
const betweenMs = 250;

/**
 * Announces that events have been written: after their transactions and apart from them, for a NOTIFY within would make
 * their commits wait for each other. What is lost with the process is found by readers who look of their own accord.
 */
export class EventAnnouncer {
  private timer?: NodeJS.Timeout;
  private isMore = false;

  constructor(private readonly pool: () => Pick<Pool, 'query'>) {}

  /** The first at once; what comes soon after it, together. */
  announce(): void {
    if (this.timer) {
      this.isMore = true;
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (!this.isMore) return;
      this.isMore = false;
      this.announce();
    }, betweenMs).unref();
    void this.notify();
  }

  private async notify(): Promise<void> {
    try {
      await this.pool().query(`NOTIFY ${eventsChannel}`);
    } catch {
      // The database is away, or closed by now. Nobody is woken: they look by themselves in a while.
    }
  }
}
