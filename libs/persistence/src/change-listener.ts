import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

/** Between two attempts to listen again. */
const retryMs = 1_000;

export interface Listening {
  readonly url: string;
  /** A channel of PostgreSQL's NOTIFY. */
  readonly channel: string;
  /** Shown in pg_stat_activity. */
  readonly application: string;
  /** Something has changed, or may have while nobody listened. */
  readonly onChange: () => void;
}

/** Hears what the database announces, on a connection of its own that is made again whenever it breaks. */
export class ChangeListener {
  private client?: pg.Client;
  private stopped = false;
  private running?: Promise<void>;
  private asked = Promise.resolve();
  private readonly stopping = new AbortController();

  constructor(private readonly listening: Listening) {}

  /** Whether what is announced is heard. */
  get hears(): boolean {
    return this.client !== undefined;
  }

  start(): void {
    this.running = this.listen();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.stopping.abort();
    await this.client?.end();
    await this.running;
  }

  /** Resolves when all that was committed before the call has been heard, or nothing is heard any more. */
  caughtUp(): Promise<void> {
    // PostgreSQL tells a connection what it has missed before it answers its next query; one at a time.
    this.asked = this.asked.then(async () => {
      await this.client?.query('SELECT').catch(() => {
        // The connection is gone: `hears` says so.
      });
    });
    return this.asked;
  }

  private async listen(): Promise<void> {
    while (!this.stopped) {
      await this.untilBroken().catch(() => {
        // Requests meet the same database and say what is the matter with it; here it is only tried again.
      });
      this.client = undefined;
      this.listening.onChange();
      if (!this.stopped)
        await delay(retryMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async untilBroken(): Promise<void> {
    const { url, application, channel, onChange } = this.listening;
    const client = new pg.Client({ connectionString: url, application_name: application, keepAlive: true });
    const broken = new Promise<void>((resolve) => client.once('end', resolve).on('error', () => resolve()));
    client.on('notification', onChange);
    try {
      await client.connect();
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      if (this.stopped) return;
      this.client = client;
      await broken;
    } finally {
      this.client = undefined;
      await client.end();
    }
  }
}
