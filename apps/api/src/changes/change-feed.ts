import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { databaseUrl, type Config } from '@app/config/config.js';
import { ChangeListener } from '@app/persistence/change-listener.js';
import { ChangeRepository, type ChangesRead } from '@app/persistence/change.repository.js';
import { eventsChannel } from '@app/persistence/event-announcer.js';
import { sqlStateOf } from '@app/persistence/sql-state.js';
import { TokenHolders } from '@app/persistence/token-holders.js';
import { CONFIG } from '../common/config.token.js';
import { ProblemError } from '../common/problem.error.js';
import { Alarm } from './alarm.js';
import type { ChangeStream } from './change-stream.js';

/** What changes within this time is told together. */
const togetherMs = 250;
/** How long it is not looked, when nothing is announced: what is written in bulk announces nothing. */
const unaskedMs = 5_000;
const beatMs = 15_000;
const perPrincipal = 12;
const perProcess = 1_000;

/**
 * Tells all who follow what has changed. One reads for all, and only while somebody follows: what is announced wakes it, what it
 * reads lies below all that is still under way, so that nothing can be added behind it.
 */
@Injectable()
export class ChangeFeed implements OnModuleDestroy {
  private readonly logger = new Logger('changes');
  private readonly alarm = new Alarm();
  private readonly listener: ChangeListener;
  private readonly following = new Set<ChangeStream>();
  private readonly joining = new Set<ChangeStream>();
  private position?: bigint;
  private running?: Promise<void>;
  private isStopped = false;
  private isListening = false;
  private isToCheck = false;
  private isToBeat = false;
  private beats?: NodeJS.Timeout;

  constructor(
    private readonly changes: ChangeRepository,
    holders: TokenHolders,
    @Inject(CONFIG) config: Config,
  ) {
    this.listener = new ChangeListener({
      url: databaseUrl(config),
      channel: eventsChannel,
      application: 'dealwarden-api-follows',
      onChange: () => this.alarm.ring(),
    });
    holders.onChange(() => {
      this.isToCheck = true;
      this.alarm.ring();
    });
  }

  /**
   * From now on it is told what changes.
   * @throws ProblemError too-many-requests
   */
  join(stream: ChangeStream): void {
    this.limit(stream.principal);
    if (this.isStopped) return stream.end();
    stream.body.once('close', () => this.leave(stream));
    this.joining.add(stream);
    this.alarm.ring();
    this.listen();
    this.beats ??= setInterval(() => this.wantBeat(), beatMs).unref();
    this.running ??= this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearInterval(this.beats);
    const closing = this.all().map((stream) => stream.close());
    this.alarm.ring();
    if (this.isListening) await this.listener.stop();
    await this.running;
    // A server that closes waits for each of its connections.
    await Promise.all(closing);
  }

  private listen(): void {
    if (this.isListening) return;
    this.isListening = true;
    this.listener.start();
  }

  private wantBeat(): void {
    this.isToBeat = this.isToCheck = true;
    this.alarm.ring();
  }

  private leave(stream: ChangeStream): void {
    this.joining.delete(stream);
    this.following.delete(stream);
    this.alarm.ring();
  }

  private all(): ChangeStream[] {
    return [...this.joining, ...this.following];
  }

  private limit(principal: string): void {
    const all = this.all();
    const own = all.filter((stream) => stream.principal === principal).length;
    if (own < perPrincipal && all.length < perProcess) return;
    const why = own < perPrincipal ? 'too many follow changes' : `at most ${perPrincipal} connections follow`;
    throw new ProblemError('too-many-requests', why, { headers: { 'retry-after': '15' } });
  }

  private async run(): Promise<void> {
    while (!this.isStopped && this.all().length > 0) {
      let isMore = false;
      try {
        isMore = await this.turn();
      } catch (error) {
        this.logger.warn(`changes could not be read: ${sqlStateOf(error) ?? 'no answer'}`);
      }
      await this.alarm.sleep(togetherMs);
      if (!isMore && this.joining.size === 0) await this.alarm.wait(unaskedMs);
    }
    this.running = undefined;
    this.position = undefined;
  }

  /** One after the other: who joins has seen no less than those who follow. @returns whether more is to be read soon */
  private async turn(): Promise<boolean> {
    await this.checkAll();
    for (const stream of this.joining) await this.take(stream);
    if (this.position === undefined) return false;
    const read = await this.changes.since(this.position);
    this.position = read.horizon;
    for (const stream of [...this.following])
      // Who could not be told connects again, and goes on from where it was.
      await stream.tell(read).catch(() => stream.body.destroy());
    if (this.isToBeat) for (const stream of this.following) stream.beat();
    this.isToBeat = false;
    return read.isMore;
  }

  /** Whether those who follow still may; when it cannot be known, nothing can be told either. */
  private async checkAll(): Promise<void> {
    if (!this.isToCheck) return;
    this.isToCheck = false;
    try {
      for (const stream of [...this.following]) await stream.check();
    } catch (error) {
      this.isToCheck = true;
      throw error;
    }
  }

  private async take(stream: ChangeStream): Promise<void> {
    const read = await this.readFor(stream);
    this.position ??= read.horizon;
    await stream.begin(read);
    if (this.joining.delete(stream)) this.following.add(stream);
  }

  private async readFor({ from }: ChangeStream): Promise<ChangesRead> {
    if (from !== 'unknown') return this.changes.since(from);
    const { horizon, isMore } = await this.changes.since(undefined);
    return { horizon, isMore };
  }
}
