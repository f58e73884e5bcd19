import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { DealState } from '@app/domain/deal/state.js';
import { migrationCommand } from '@app/domain/deal/migrating-many.js';
import { TemporalAway, type TemporalGateway } from '@app/gateway/temporal.gateway.js';
import {
  migrationCommandId,
  type DealMigrationRepository,
  type MigrationStep,
  type OpenMigration,
} from '@app/persistence/deal-migration.repository.js';
import type { DealRepository } from '@app/persistence/deal.repository.js';
import { Rounds } from '../relay/rounds.js';

/** How often it is looked whether something was ordered, and how often the next step is made. */
const everyMs = 1_000;
/** Deals of one step, and thereby of one second: a quarter of what one worker was measured to move (160). */
const stepRows = 40;
/** Commands under way at once. */
const lanes = 4;
/** Why a deal stayed where it is: the code of a refusal, or that it said nothing. */
type Stayed = MigrationStep['refusals'][number];
/** A deal that was closed or migrated by hand meanwhile needs nothing, and is no refusal. */
const needless: readonly string[] = ['deal-closed', 'nothing-changed'];

/**
 * Puts running deals on another version as it was ordered, some in a second. Each is given its command by its workflow like
 * any other command; which one it is, the migration says, so whoever does a step again does nothing twice.
 */
export class MigratingService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(MigratingService.name);
  private readonly rounds = new Rounds({ name: 'Migration of deals', everyMs, round: () => this.round() });

  constructor(
    private readonly migrations: DealMigrationRepository,
    private readonly deals: Pick<DealRepository, 'keepTexts'>,
    private readonly gateway: Pick<TemporalGateway, 'command' | 'health'>,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  /** One step of what was ordered first; nothing, when another worker is at it. */
  async round(): Promise<void> {
    // Most rounds have nothing to do, and take no lock to find out.
    if (!(await this.migrations.next())) return;
    await this.migrations.exclusively(async () => {
      const migration = await this.migrations.next();
      if (migration) await this.step(migration);
    });
  }

  private async step(migration: OpenMigration): Promise<void> {
    const deals = await this.migrations.runningDeals(migration, migration.afterId, stepRows);
    const stayed = await this.migrateAll(
      migration,
      deals.map(({ state }) => state),
    );
    // The position is kept after the commands. When we die between the two, those that were carried out are not found
    // again, but counted by their events; the others are given again.
    const step: MigrationStep = {
      lastId: deals.at(-1)?.state.dealId,
      stayed: stayed.length,
      refusals: stayed.filter(({ code }) => !needless.includes(code)),
      isLast: deals.length < stepRows,
    };
    const lookedAt = await this.migrations.keep(migration, step);
    if (lookedAt === undefined) return;
    this.logger.log(
      `Migration ${migration.id} of ${migration.pipelineKey} to version ${migration.toVersion} ` +
        `${step.isLast ? 'is done' : 'goes on'}: ${lookedAt} of ${migration.deals} deals`,
    );
  }

  private async migrateAll(migration: OpenMigration, deals: readonly DealState[]): Promise<Stayed[]> {
    const waiting = [...deals];
    const stayed: Stayed[] = [];
    const lane = async () => {
      for (let deal = waiting.shift(); deal; deal = waiting.shift()) {
        const why = await this.migrate(migration, deal);
        if (why) stayed.push(why);
      }
    };
    await Promise.all(Array.from({ length: Math.min(lanes, deals.length) }, lane));
    return stayed;
  }

  private async migrate(migration: OpenMigration, deal: DealState): Promise<Stayed | undefined> {
    const { dealId } = deal;
    const commanded = {
      commandId: migrationCommandId(migration.id),
      principalId: migration.orderedById,
      through: migration.through ?? undefined,
      requestHash: migration.id,
      command: migrationCommand(deal, migration),
    };
    await this.deals.keepTexts(dealId, commanded, { reason: migration.reason });
    try {
      const answer = await this.gateway.command(dealId, commanded);
      return answer.outcome === 'refused' ? { dealId, ...answer.refusal } : undefined;
    } catch (error) {
      // One deal that is stuck holds up no others. When nobody answers, it is not the deal.
      if (!(error instanceof TemporalAway) || !(await this.gateway.health()).worker) throw error;
      // It may do it later, and is on the version then.
      return { dealId, code: 'no-answer', detail: 'the workflow of the deal did not answer in time' };
    }
  }
}
