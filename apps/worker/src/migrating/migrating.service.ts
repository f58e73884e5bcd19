import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { DealState } from '@app/domain/deal/state.js';
import { migrationCommand } from '@app/domain/deal/migrating-many.js';
import type { TransitionAnswer } from '../../../../workflows/src/deal/deal.updates.js';
import type { TemporalGateway } from '@app/gateway/temporal.gateway.js';
import type {
  DealMigrationRepository,
  MigrationStep,
  OpenMigration,
} from '@app/persistence/deal-migration.repository.js';
import type { DealRepository } from '@app/persistence/deal.repository.js';
import { Rounds } from '../relay/rounds.js';

/** How often it is looked whether something was ordered, and how often the next step is made. */
const everyMs = 1_000;
/** Deals of one step, and thereby of one second: a quarter of what one worker was measured to move (160). */
const stepRows = 40;
/** Commands under way at once. */
const lanes = 4;
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
    private readonly gateway: Pick<TemporalGateway, 'command'>,
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
    const answers = await this.migrateAll(
      migration,
      deals.map(({ state }) => state),
    );
    const refusals = answers.flatMap(({ dealId, answer }) =>
      answer.outcome === 'refused' && !needless.includes(answer.refusal.code)
        ? [{ dealId, ...answer.refusal }]
        : [],
    );
    // The position is kept after the commands: when we die between the two they are given again, and are known.
    const step: MigrationStep = {
      lastId: deals.at(-1)?.state.dealId,
      lookedAt: deals.length,
      migrated: answers.filter(({ answer }) => answer.outcome === 'done').length,
      refusals,
      isLast: deals.length < stepRows,
    };
    await this.migrations.keep(migration.id, step);
    const lookedAt = migration.lookedAt + step.lookedAt;
    this.logger.log(
      `Migration ${migration.id} of ${migration.pipelineKey} to version ${migration.toVersion} ` +
        `${step.isLast ? 'is done' : 'goes on'}: ${lookedAt} of ${migration.deals} deals`,
    );
  }

  private async migrateAll(migration: OpenMigration, deals: readonly DealState[]) {
    const waiting = [...deals];
    const answers: { dealId: string; answer: TransitionAnswer }[] = [];
    const lane = async () => {
      for (let deal = waiting.shift(); deal; deal = waiting.shift()) {
        answers.push({ dealId: deal.dealId, answer: await this.migrate(migration, deal) });
      }
    };
    await Promise.all(Array.from({ length: Math.min(lanes, deals.length) }, lane));
    return answers;
  }

  private async migrate(migration: OpenMigration, deal: DealState): Promise<TransitionAnswer> {
    const commanded = {
      commandId: `migration:${migration.id}`,
      principalId: migration.orderedById,
      requestHash: migration.id,
      command: migrationCommand(deal, migration),
    };
    await this.deals.keepTexts(deal.dealId, commanded, { reason: migration.reason });
    return this.gateway.command(deal.dealId, commanded);
  }
}
