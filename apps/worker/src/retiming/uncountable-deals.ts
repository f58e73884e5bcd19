import { Logger } from '@nestjs/common';
import { whyUncountable } from '@app/domain/deal/clocks.js';
import type { AlertRepository } from '@app/persistence/alert.repository.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { RetimingRepository, RunningDeal } from '@app/persistence/retiming.repository.js';
import { describeTrouble } from '../relay/trouble.js';

const kind = 'deadline-uncountable';
/** Alerts that are open at once: whoever reads more of them has one norm or calendar to look for, not many deals. */
const openAtMost = 50;
/** How often deals that have an alert are looked at again. */
const againMs = 60_000;

/**
 * Deals that keep a clock which cannot be counted in its calendar: a norm without enough open hours, or rules that cannot
 * be made. Nothing comes due for them, so administrators are alerted, until the clock can be counted or is gone.
 */
export class UncountableDeals {
  private readonly logger = new Logger(UncountableDeals.name);
  private lookedAt = 0;

  constructor(
    private readonly alerts: Pick<AlertRepository, 'raise' | 'resolve' | 'openOf'>,
    private readonly retimings: Pick<RetimingRepository, 'runningDealsOf'>,
    private readonly definitions: Pick<DefinitionRepository, 'rulesFor'>,
    private readonly clock: () => number,
  ) {}

  /** A deal was found whose clocks cannot be counted. */
  async found({ state }: Pick<RunningDeal, 'state'>, why: string): Promise<void> {
    const { dealId, pipelineKey, pipelineVersion } = state;
    this.logger.error(`Deal ${dealId} keeps clocks that cannot be counted: ${why}`);
    const open = await this.alerts.openOf([kind], 'deal', openAtMost);
    if (open.length >= openAtMost) return;
    await this.alerts.raise(kind, dealId, {
      ...{ entity: 'deal', dealId, pipeline: pipelineKey, version: pipelineVersion },
    });
  }

  /** Resolves the alerts of deals whose clocks can be counted again, or that have none any more; at most once a minute. */
  async lookAgain(): Promise<void> {
    if (this.clock() - this.lookedAt < againMs) return;
    this.lookedAt = this.clock();
    const open = (await this.alerts.openOf([kind], 'deal', openAtMost)).map(({ entityId }) => entityId);
    if (open.length === 0) return;
    const running = await this.retimings.runningDealsOf(open);
    const still = new Set<string>();
    for (const deal of running) if (await this.isUncountable(deal)) still.add(deal.state.dealId);
    const over = open.filter((dealId) => !still.has(dealId));
    if (over.length > 0) await this.alerts.resolve([kind], over);
  }

  private async isUncountable({
    state,
    customer,
    timingVersion,
    calendarVersion,
  }: RunningDeal): Promise<boolean> {
    const { dealId, pipelineKey, pipelineVersion } = state;
    const rules = await this.definitions.rulesFor(
      ...([dealId, pipelineKey, pipelineVersion, timingVersion, calendarVersion] as const),
    );
    try {
      return !rules || whyUncountable(state, { ...rules, customer }) !== undefined;
    } catch (error) {
      // The row says what no rules know of: it was alerted for that.
      this.logger.error(`Deal ${dealId} cannot be counted: ${describeTrouble(error)}`);
      return true;
    }
  }
}
