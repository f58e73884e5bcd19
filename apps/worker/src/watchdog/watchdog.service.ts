import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { OverdueDeal, WatchdogRepository } from '@app/persistence/watchdog.repository.js';
import type { Client } from '@temporalio/client';
import { nudgeAll } from '../nudging/nudge.js';
import { Rounds } from '../relay/rounds.js';

/** How often forgotten deals are looked for. With `graceSeconds` it bounds how late a deal can be woken: 40 s. */
const everyMs = 10_000;
/** A deadline and its transition are a second or two apart; a crashed worker's deals come back within ten. */
const graceSeconds = 30;
/** Nudged deals of one round; at most half of what one worker was measured to move in ten seconds (160 a second). */
const nudgedAtOnce = 200;
/** A deal that was nudged gets this long to answer before it is nudged again. */
const nudgeAgainMs = 60_000;
/** From here on nudging has not helped: people have to look. */
const lateSeconds = 5 * 60;
/** Late deals that are remembered as told. */
const lateRemembered = 1_000;
/** Deals named in one line of the log. */
const lateNamed = 5;

/**
 * Watches from outside of Temporal that every deadline is acted upon: wakes the deals that are overdue, starts those
 * whose workflow is gone from their rows, and tells when that does not help.
 */
export class WatchdogService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(WatchdogService.name);
  private readonly nudgedAt = new Map<string, number>();
  private told = new Set<string>();
  private readonly rounds = new Rounds({ name: 'Watchdog', everyMs, round: () => this.round() });

  constructor(
    private readonly deals: WatchdogRepository,
    private readonly client: Client,
    private readonly clock: () => number = Date.now,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  /** One look at all deals; nothing, when another worker is at it. */
  async round(): Promise<void> {
    await this.deals.exclusively(async () => {
      // Lateness first: it is most likely when Temporal is away and no nudge gets through.
      await this.tellLate();
      await this.nudgeOverdue();
    });
  }

  private async tellLate(): Promise<void> {
    const { count, first } = await this.deals.late(lateSeconds, lateRemembered);
    const fresh = first.filter((deal) => !this.told.has(deadlineOf(deal)));
    this.told = new Set(first.map(deadlineOf));
    const [oldest] = fresh;
    if (!oldest) return;
    const named = fresh.slice(0, lateNamed).map(({ dealId }) => dealId);
    const rest = fresh.length > named.length ? ', …' : '';
    this.logger.error(
      `${fresh.length} ${fresh.length === 1 ? 'deal is' : 'deals are'} newly late by over ${lateSeconds / 60} minutes, ` +
        `${count} in all; the oldest was due at ${oldest.dueAt.toISOString()}: ${named.join(', ')}${rest}`,
    );
  }

  private async nudgeOverdue(): Promise<void> {
    const now = this.clock();
    for (const [dealId, at] of this.nudgedAt) if (at <= now - nudgeAgainMs) this.nudgedAt.delete(dealId);
    const overdue = await this.deals.overdue(graceSeconds, nudgedAtOnce, [...this.nudgedAt.keys()]);
    if (overdue.length === 0) return;
    const ids = overdue.map(({ dealId }) => dealId);
    // Also when it fails: a deal that cannot be nudged must not stand before the others in every round.
    await nudgeAll(this.client, ids, (dealId) => this.nudgedAt.set(dealId, now));
    this.logger.warn(`Nudged deals that are overdue by more than ${graceSeconds} seconds: ${overdue.length}`);
  }
}

/** The same deal is told again only for another deadline. */
function deadlineOf({ dealId, dueAt }: OverdueDeal): string {
  return `${dealId} ${dueAt.toISOString()}`;
}
