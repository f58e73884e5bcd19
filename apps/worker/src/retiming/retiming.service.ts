import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { wake, wakeAll } from '@app/doctor/waking.js';
import type { AlertRepository } from '@app/persistence/alert.repository.js';
import { phasesOf } from '@app/persistence/retiming-scope.js';
import {
  scopeOf,
  type OpenRetiming,
  type RetimingRepository,
  type RetimingStep,
} from '@app/persistence/retiming.repository.js';
import type { Client } from '@temporalio/client';
import { Rounds } from '../relay/rounds.js';
import {
  RunningRows,
  watchedOf,
  type CaseRegulations,
  type DealDefinitions,
  type Running,
} from './running.js';
import { Stragglers } from './stragglers.js';
import { UncountableDeals } from './uncountable-deals.js';

/** How often it is looked whether something has changed, and how often the next step is made. */
const everyMs = 1_000;
/** Deals, handovers or cases that are looked at in one step; position and progress are kept after each. */
const stepRows = 100;
/** Steps of one round: looking costs little where nobody has to be nudged. */
const stepsOfARound = 10;
/** Nudged in one round; at most half of what one worker was measured to move in a second (160). */
const nudgedOfARound = 80;

/**
 * Lets running deals, open handovers and open return cases follow a change of timing, calendar, class or norm: it looks at each
 * that the change concerns, and nudges those that are due earlier or late differently. A later deadline is found when the old one fires. Where it
 * has got to is kept after each step, so whoever goes on goes on there.
 */
export class RetimingService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(RetimingService.name);
  private readonly rounds = new Rounds({ name: 'Re-timing', everyMs, round: () => this.round() });
  private readonly stragglers: Stragglers;
  private readonly uncountable: UncountableDeals;
  private readonly running: RunningRows;

  constructor(
    private readonly retimings: RetimingRepository,
    definitions: DealDefinitions,
    private readonly client: Client,
    alerts: AlertRepository,
    regulations: CaseRegulations,
    clock: () => number = Date.now,
  ) {
    this.stragglers = new Stragglers(retimings, clock);
    this.uncountable = new UncountableDeals(alerts, retimings, definitions, clock);
    this.running = new RunningRows(retimings, definitions, regulations, this.uncountable, clock);
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
        if (retiming.phase === 'cases' && retiming.isTooEarlyForCases) return;
        // Where a step was made already, those that were under way before the change have ended.
        if (retiming.afterId === null && !(await this.stragglers.haveEnded(retiming.id))) return;
        nudgesLeft -= await this.step(retiming, nudgesLeft);
      }
    });
  }

  /** @returns how many were nudged */
  private async step(retiming: OpenRetiming, nudgesAtMost: number): Promise<number> {
    const { phase } = retiming;
    const rows = await this.running.next(retiming, stepRows);
    const { looked, waking } = await this.look(rows, nudgesAtMost);
    // The position is kept after the nudges: when we die between the two, some are nudged twice, and none never.
    await wakeAll(waking, (id) => wake(this.client, watchedOf[phase], id));
    const isLast = looked === rows.length && rows.length < stepRows;
    const step: RetimingStep = {
      lastId: rows[looked - 1]?.id,
      ...{ lookedAt: phase === 'deals' ? looked : 0, casesLookedAt: phase === 'cases' ? looked : 0 },
      nudged: waking.length,
      next: isLast ? phaseAfter(retiming) : 'more',
    };
    await this.retimings.keep(retiming.id, step);
    this.tell(retiming, step);
    return waking.length;
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

  private tell({ id, cause, deals, cases, ...before }: OpenRetiming, step: RetimingStep): void {
    const lookedAt = before.lookedAt + step.lookedAt;
    const nudged = before.nudged + step.nudged;
    const casesLookedAt = before.casesLookedAt + step.casesLookedAt;
    const progress = `${lookedAt} of ${deals} deals and ${casesLookedAt} of ${cases} cases looked at, ${nudged} nudged`;
    this.logger.log(
      `Re-timing ${id} (${cause}) ${step.next === 'nothing' ? 'is done' : 'goes on'}: ${progress}`,
    );
  }
}

function phaseAfter(retiming: OpenRetiming): RetimingStep['next'] {
  const phases = phasesOf(scopeOf(retiming));
  return phases[phases.indexOf(retiming.phase) + 1] ?? 'nothing';
}
