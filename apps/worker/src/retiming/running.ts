import { Logger } from '@nestjs/common';
import { whyUncountable } from '@app/domain/deal/clocks.js';
import { needsNudge, retimingEffect } from '@app/domain/deal/retiming-effect.js';
import type { DealRules } from '@app/domain/deal/rules.js';
import { hasToFollow } from '@app/domain/handover/retiming.js';
import { instant, type Instant } from '@app/domain/instant.js';
import { caseHasToFollow, caseRetimingEffect } from '@app/domain/returns/retiming.js';
import { watchedDeals, watchedHandovers, watchedReturnCases, type Watched } from '@app/doctor/watched.js';
import type { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { isOfCasesOnly, type RetimingPhase } from '@app/persistence/retiming-scope.js';
import {
  rulesOfCase,
  scopeOf,
  type OpenHandover,
  type OpenRetiming,
  type RetimingRepository,
  type RunningDeal,
} from '@app/persistence/retiming.repository.js';
import type { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { errorCode } from '@app/stack/errors.js';
import { QueryFailedError } from 'typeorm';
import { describeTrouble } from '../relay/trouble.js';
import type { UncountableDeals } from './uncountable-deals.js';

/** A row of the step: a running deal, an open handover, or an open return case. */
export interface Running {
  readonly id: string;
  /** Whether its workflow has to look at its new rules now. */
  readonly hasToFollow: () => Promise<boolean>;
}

export type DealDefinitions = Pick<DefinitionRepository, 'rulesFor'>;
export type CaseRegulations = Pick<ReturnRegulationRepository, 'rulesFor'>;

/** Whose workflow is woken in each phase of the job. */
export const watchedOf: Readonly<Record<RetimingPhase, Watched>> = {
  deals: watchedDeals,
  handovers: watchedHandovers,
  cases: watchedReturnCases,
};

/** What a change concerns, each with whether it has to follow at once. */
export class RunningRows {
  private readonly logger = new Logger(RunningRows.name);

  constructor(
    private readonly retimings: RetimingRepository,
    private readonly definitions: DealDefinitions,
    private readonly regulations: CaseRegulations,
    private readonly uncountable: UncountableDeals,
    private readonly clock: () => number,
  ) {}

  /** The next of the phase that the change is in. */
  next(retiming: OpenRetiming, limit: number): Promise<Running[]> {
    const ofPhase: Readonly<Record<RetimingPhase, () => Promise<Running[]>>> = {
      deals: () => this.deals(retiming, limit),
      handovers: () => this.handovers(retiming, limit),
      cases: () => this.cases(retiming, limit),
    };
    return ofPhase[retiming.phase]();
  }

  private async deals(retiming: OpenRetiming, limit: number): Promise<Running[]> {
    const scope = scopeOf(retiming);
    if (isOfCasesOnly(scope)) return [];
    const deals = await this.retimings.runningDeals(scope, retiming.afterId, limit);
    return deals.map((deal) => ({
      id: deal.state.dealId,
      hasToFollow: () =>
        this.unlessUncountable(
          async (now) => {
            const rules = { ...(await this.dealRules(deal)), customer: deal.customer };
            const why = whyUncountable(deal.state, rules);
            if (why !== undefined) await this.uncountable.found(deal, why);
            return needsNudge(retimingEffect(deal.state, rules, now));
          },
          (why) => this.uncountable.found(deal, why),
        ),
    }));
  }

  private async handovers(retiming: OpenRetiming, limit: number): Promise<Running[]> {
    const scope = scopeOf(retiming);
    if (isOfCasesOnly(scope)) return [];
    const handovers = await this.retimings.openHandovers(scope, retiming.afterId, limit);
    return handovers.map((handover) => ({
      id: handover.state.handoverId,
      hasToFollow: () =>
        this.unlessUncountable(
          async (now) => hasToFollow(handover.state, await this.dealRules(handover), now),
          async (why) =>
            this.logger.error(`Handover ${handover.state.handoverId} cannot be re-timed: ${why}`),
        ),
    }));
  }

  private async cases(retiming: OpenRetiming, limit: number): Promise<Running[]> {
    const cases = await this.retimings.openCases(scopeOf(retiming), retiming.afterId, limit);
    return cases.map((one) => ({
      id: one.state.caseId,
      hasToFollow: () =>
        this.unlessUncountable(
          async (now) =>
            caseHasToFollow(caseRetimingEffect(one.state, await rulesOfCase(this.regulations, one), now)),
          async (why) => this.logger.error(`Return case ${one.state.caseId} cannot be re-timed: ${why}`),
        ),
    }));
  }

  private async dealRules({
    state,
    timingVersion,
    calendarVersion,
  }: RunningDeal | OpenHandover): Promise<DealRules> {
    const { dealId, pipelineKey, pipelineVersion } = state;
    const rules = await this.definitions.rulesFor(
      ...([dealId, pipelineKey, pipelineVersion, timingVersion, calendarVersion] as const),
    );
    if (!rules) throw new Error(`pipeline ${pipelineKey} ${pipelineVersion} is missing`);
    return rules;
  }

  private async unlessUncountable(
    follows: (now: Instant) => Promise<boolean>,
    isPassedOver: (why: string) => Promise<void>,
  ): Promise<boolean> {
    try {
      return await follows(instant(this.clock()));
    } catch (error) {
      // A database that does not answer is no fault of the row: the step is made again.
      if (error instanceof QueryFailedError || errorCode(error) !== undefined) throw error;
      // One whose clocks cannot be counted must not keep the change from all the others.
      await isPassedOver(describeTrouble(error));
      return false;
    }
  }
}
