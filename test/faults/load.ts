import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../support/until.js';
import { NotDone } from './caller.js';

/** The load ends: what a client was about to do next it does not. */
export class Over extends Error {
  override readonly name = 'Over';
}

/** Lets so many commands of all clients together begin in a second. */
export class Pace {
  private next = 0;
  private isOver = false;

  constructor(private readonly perSecond: number) {}

  /** @throws Over */
  async turn(): Promise<void> {
    const now = Date.now();
    const at = Math.max(now, this.next);
    this.next = at + 1_000 / this.perSecond;
    if (at > now) await delay(at - now);
    if (this.isOver) throw new Over();
  }

  /** Waits for something else than a turn. @throws Over */
  async pause(ms: number): Promise<void> {
    await delay(ms);
    if (this.isOver) throw new Over();
  }

  end(): void {
    this.isOver = true;
  }
}

/** What one client does from the beginning of something to its end. */
export type Course = (pace: Pace) => Promise<void>;

/** Clients that go through courses, one after another, for as long as the load lasts. */
export class Load {
  private readonly pace: Pace;
  private readonly clients: Promise<void>[];
  private lastSentAt = 0;
  private ended = false;
  commands = 0;

  /** @param courses given anew for each client, in turn */
  constructor(
    perSecond: number,
    clients: number,
    private readonly nextCourse: () => Course,
  ) {
    this.pace = new Pace(perSecond);
    this.clients = Array.from({ length: clients }, () => this.client());
  }

  /** To be told of each answered command. */
  readonly answered = (sentAt: number): void => {
    this.commands++;
    this.lastSentAt = Math.max(this.lastSentAt, sentAt);
  };

  /** Waits until a command is answered that was sent after `since`. */
  async recovered(since: number, seconds = 120): Promise<void> {
    await until(async () => this.lastSentAt > since, seconds);
  }

  /** Waits until every command has its answer; none is begun any more. */
  async stop(): Promise<void> {
    this.ended = true;
    this.pace.end();
    await Promise.all(this.clients);
  }

  private async client(): Promise<void> {
    while (!this.ended) {
      try {
        await this.nextCourse()(this.pace);
      } catch (error) {
        if (error instanceof Over) return;
        // It is in the journal, and the checker's to judge: the client turns to something else.
        if (!(error instanceof NotDone)) throw error;
        process.stderr.write(`not done: ${error.message}\n`);
      }
    }
  }
}
