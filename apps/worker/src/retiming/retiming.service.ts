import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { whyUncountable } from '@app/domain/deal/clocks.js';
import { needsNudge, retimingEffect } from '@app/domain/deal/retiming-effect.js';
import { hasToFollow } from '@app/domain/handover/retiming.js';
import type { DealRules } from '@app/domain/deal/rules.js';
import { instant, type Instant } from '@app/domain/instant.js';
import { errorCode } from '@app/stack/errors.js';
import { wake, wakeAll } from '@app/doctor/waking.js';
import { watchedDeals, watchedHandovers } from '@app/doctor/watched.js';
import type { AlertRepository } from '@app/persistence/alert.repository.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';
import {
  scopeOf,
  type OpenHandover,
  type OpenRetiming,
  type RetimingRepository,
  type RetimingStep,
  type RunningDeal,
} from '@app/persistence/retiming.repository.js';
import type { Client } from '@temporalio/client';
import { QueryFailedError } from 'typeorm';
import { describeTrouble } from '../relay/trouble.js';
import { Rounds } from '../relay/rounds.js';
import { Stragglers } from './stragglers.js';
import { UncountableDeals } from './uncountable-deals.js';

/** How often it is looked whether something has changed, and how often the next step is made. */
const everyMs = 1_000;
/** Deals or handovers that are looked at in one step; position and progress are kept after each. */
const stepRows = 100;
/** Steps of one round: looking costs little where nobody has to be nudged. */
const stepsOfARound = 10;
/** Nudged in one round; at most half of what one worker was measured to move in a second (160). */
const nudgedOfARound = 80;

/** A row of the step: a running deal, or an open handover. */
interface Running {
  readonly id: string;
  /** Whether its workflow has to look at its new rules now. */
  readonly hasToFollow: () => Promise<boolean>;
}

/**
 * Lets running deals, and after them open handovers, follow a change of timing, calendar, class or norm: it looks at each
 * that the change concerns, and nudges those that are due earlier or stall differently. A later deadline is found when the old one fires. Where it
 * has got to is kept after each step, so whoever goes on goes on there.
 */
export class RetimingService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RetimingService.name);
  private readonly rounds = new Rounds({ name: 'Re-timing', everyMs, round: () => this.round() });
  private readonly stragglers: Stragglers;
  private readonly uncountable: UncountableDeals;

  constructor(
    private readonly retimings: RetimingRepository,
    private readonly definitions: Pick<DefinitionRepository, 'rulesFor'>,
    private readonly client: Client,
    alerts: AlertRepository,
    private readonly clock: () => number = Date.now,
  ) {
    this.stragglers = new Stragglers(retimings, clock);
    this.uncountable = new UncountableDeals(alerts, retimings, definitions, clock);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  /** A bounded part of what is to be done; nothing, when another worker is at it. */
  async round(): Promise<void> {
    await this.uncountable.lookAgain();
    // Most rounds have nothing to do, and take no lock to find out.
    if (!(await this.retimings.next())) return;
    await this.retimings.exclusively(async () => {
      let nudgesLeft = nudgedOfARound;
      for (let step = 0; step < stepsOfARound && nudgesLeft > 0; step++) {
        const retiming = await this.retimings.next();
        if (!retiming) return;
        // Where a step was made already, those that were under way before the change have ended.
        if (retiming.afterId === null && !(await this.stragglers.haveEnded(retiming.id))) return;
        nudgesLeft -= await this.step(retiming, nudgesLeft);
      }
    });
  }

  /** @returns how many deals were nudged */
  private async step(retiming: OpenRetiming, nudgesAtMost: number): Promise<number> {
    const { ofHandovers } = retiming;
    const rows = await (ofHandovers ? this.handovers(retiming) : this.deals(retiming));
    const { looked, waking } = await this.look(rows, nudgesAtMost);
    // The position is kept after the nudges: when we die between the two, some are nudged twice, and none never.
    const watched = ofHandovers ? watchedHandovers : watchedDeals;
    await wakeAll(waking, (id) => wake(this.client, watched, id));
    const isLast = looked === rows.length && rows.length < stepRows;
    const step: RetimingStep = {
      lastId: rows[looked - 1]?.id,
      ...{ lookedAt: ofHandovers ? 0 : looked, nudged: waking.length },
      next: !isLast ? 'more' : ofHandovers || retiming.customerId !== null ? 'nothing' : 'handovers',
    };
    await this.retimings.keep(retiming.id, step);
    this.tell(retiming, step);
    return waking.length;
  }

  private async deals(retiming: OpenRetiming): Promise<Running[]> {
    const deals = await this.retimings.runningDeals(scopeOf(retiming), retiming.afterId, stepRows);
    return deals.map((deal) => ({
      id: deal.state.dealId,
      hasToFollow: () =>
        this.asked(
          deal,
          async (given, now) => {
            const rules = { ...given, customer: deal.customer };
            const why = whyUncountable(deal.state, rules);
            if (why !== undefined) await this.uncountable.found(deal, why);
            return needsNudge(retimingEffect(deal.state, rules, now));
          },
          (why) => this.uncountable.found(deal, why),
        ),
    }));
  }

  private async handovers(retiming: OpenRetiming): Promise<Running[]> {
    const handovers = await this.retimings.openHandovers(scopeOf(retiming), retiming.afterId, stepRows);
    return handovers.map((handover) => ({
      id: handover.state.handoverId,
      hasToFollow: () =>
        this.asked(
          handover,
          async (rules, now) => hasToFollow(handover.state, rules, now),
          async (why) =>
            this.logger.error(`Handover ${handover.state.handoverId} cannot be re-timed: ${why}`),
        ),
    }));
  }

  /** Looks at rows in turn, until so many of them have to be woken. */
  private async look(rows: readonly Running[], wakingAtMost: number) {
    const waking: string[] = [];
    let looked = 0;
    for (const row of rows) {
      if (waking.length >= wakingAtMost) break;
      looked++;
      if (await row.hasToFollow()) waking.push(row.id);
    }
    return { looked, waking };
  }

  private async asked(
    { state, timingVersion, calendarVersion }: RunningDeal | OpenHandover,
    follows: (rules: DealRules, now: Instant) => Promise<boolean>,
    isPassedOver: (why: string) => Promise<void>,
  ): Promise<boolean> {
    const { dealId, pipelineKey, pipelineVersion } = state;
    try {
      const rules = await this.definitions.rulesFor(
        ...([dealId, pipelineKey, pipelineVersion, timingVersion, calendarVersion] as const),
      );
      if (!rules) throw new Error(`pipeline ${pipelineKey} ${pipelineVersion} is missing`);
      return await follows(rules, instant(this.clock()));
    } catch (error) {
      // A database that does not answer is no fault of the deal: the step is made again.
      if (error instanceof QueryFailedError || errorCode(error) !== undefined) throw error;
      // One whose clocks cannot be counted must not keep the change from all the others.
      await isPassedOver(describeTrouble(error));
      return false;
    }
  }

  private tell({ id, cause, deals, ...before }: OpenRetiming, step: RetimingStep): void {
    const lookedAt = before.lookedAt + step.lookedAt;
    const nudged = before.nudged + step.nudged;
    const progress = `${lookedAt} of ${deals} deals looked at, ${nudged} nudged`;
    this.logger.log(
      `Re-timing ${id} (${cause}) ${step.next === 'nothing' ? 'is done' : 'goes on'}: ${progress}`,
    );
  }
}
