import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { wakeAll } from '@app/doctor/waking.js';
import type { Watched } from '@app/doctor/watched.js';
import type { AlertRepository } from '@app/persistence/alert.repository.js';
import { lateSeconds, type Overdue, type WatchdogRepository } from '@app/persistence/watchdog.repository.js';
import { Rounds } from '../relay/rounds.js';

/** How often forgotten rows are looked for. With `graceSeconds` it bounds how late one can be woken: 40 s. */
const everyMs = 10_000;
/** A deadline and its transition are a second or two apart; a crashed worker's deals come back within ten. */
const graceSeconds = 30;
/** Woken in one round; at most half of what one worker was measured to move in ten seconds (160 a second). */
const wokenAtOnce = 200;
/** What was woken gets this long to answer before it is woken again. */
const wakeAgainMs = 60_000;
/** Late deadlines that are remembered as told. */
const lateRemembered = 1_000;
/** Entities named in one line of the log. */
const lateNamed = 5;
/** Entities named in the alert. */
const lateInAlert = 20;
/** From when on something late is materially worse: it is told again after an hour, and after a day. */
const worseFromMs = [3_600_000, 86_400_000];
/** When more than this are overdue, Temporal or the worker is behind with its work: nobody is swept meanwhile. */
const calmAtMost = 20;

/** One kind of entity that is watched, and what wakes and sweeps it. */
export interface Watch {
  readonly watched: Pick<Watched, 'table'>;
  readonly wake: (entityId: string) => Promise<void>;
  readonly sweep: { round(): Promise<void> };
}

/**
 * Watches from outside of Temporal that every deadline is acted upon: wakes what is overdue, starts workflows that are gone
 * from their rows, sweeps slowly over all open rows, and tells the administrators when that does not help.
 */
export class WatchdogService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WatchdogService.name);
  private readonly wokenAt = new Map<string, number>();
  private told = new Set<string>();
  private readonly rounds = new Rounds({ name: 'Watchdog', everyMs, round: () => this.round() });

  constructor(
    private readonly rows: WatchdogRepository,
    private readonly alerts: AlertRepository,
    private readonly watches: readonly Watch[],
    private readonly clock: () => number = Date.now,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  /** One look at everything; nothing, when another worker is at it. */
  async round(): Promise<void> {
    await this.rows.exclusively(async () => {
      // Lateness first: it is most likely when Temporal is away and nobody can be woken.
      await this.tellLate();
      for (const watch of this.watches) {
        const woken = await this.wakeOverdue(watch);
        if (woken <= calmAtMost) await watch.sweep.round();
      }
    });
  }

  private async tellLate(): Promise<void> {
    const late = await Promise.all(
      this.watches.map(({ watched }) => this.rows.late(watched.table, lateSeconds, lateRemembered)),
    );
    const count = late.reduce((sum, one) => sum + one.count, 0);
    const first = late
      .flatMap((one) => one.first)
      .sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
    await this.alert(count, first);
    const fresh = first.filter((row) => !this.told.has(deadlineOf(row)));
    this.told = new Set(first.map(deadlineOf));
    const [oldest] = fresh;
    if (!oldest) return;
    const named = fresh.slice(0, lateNamed).map(({ id }) => id);
    const rest = fresh.length > named.length ? ', …' : '';
    this.logger.error(
      `${fresh.length} ${fresh.length === 1 ? 'deadline is' : 'deadlines are'} newly late by over ${lateSeconds / 60} minutes, ` +
        `${count} in all; the oldest was due at ${oldest.dueAt.toISOString()}: ${named.join(', ')}${rest}`,
    );
  }

  /** One alert for all that are late: an outage makes thousands at once, and has one cause. */
  private async alert(count: number, first: readonly Overdue[]): Promise<void> {
    const [oldest] = first;
    if (!oldest) return this.alerts.resolveMany(['deadline-late']);
    await this.alerts.raise('deadline-late', null, {
      count,
      step: stepOf(this.clock() - oldest.dueAt.getTime()),
      oldestDueAt: oldest.dueAt.toISOString(),
      firstIds: first.slice(0, lateInAlert).map(({ id }) => id),
    });
  }

  /** @returns how many were overdue */
  private async wakeOverdue({ watched, wake }: Watch): Promise<number> {
    const now = this.clock();
    for (const [id, at] of this.wokenAt) if (at <= now - wakeAgainMs) this.wokenAt.delete(id);
    const overdue = await this.rows.overdue(watched.table, graceSeconds, wokenAtOnce, [
      ...this.wokenAt.keys(),
    ]);
    if (overdue.length === 0) return 0;
    const ids = overdue.map(({ id }) => id);
    // Also when it fails: what cannot be woken must not stand before the others in every round.
    await wakeAll(ids, wake, (id) => this.wokenAt.set(id, now));
    this.logger.warn(`Woke what is overdue by more than ${graceSeconds} seconds: ${overdue.length}`);
    return overdue.length;
  }
}

/** How bad it is that something is so late: 1, and one more for each step that it has passed. */
function stepOf(lateMs: number): number {
  return 1 + worseFromMs.filter((from) => lateMs >= from).length;
}

/** The same entity is told again only for another deadline. */
function deadlineOf({ id, dueAt }: Overdue): string {
  return `${id} ${dueAt.toISOString()}`;
}
