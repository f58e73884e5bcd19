import { Injectable } from '@nestjs/common';
import type {
  MigrationInput,
  MigrationPreviewInput,
  MigrationPreviewView,
  MigrationView,
} from '@app/contracts/deal-migrations.js';
import { rightTo } from '@app/domain/access/permissions.js';
import { missingFrom } from '@app/domain/deal/migrating-many.js';
import { refuse } from '@app/domain/errors.js';
import { instant } from '@app/domain/instant.js';
import { CommandOriginRepository } from '@app/persistence/command-origin.repository.js';
import { previewMigration, type MigrationPreview } from '@app/persistence/deal-migration-preview.js';
import {
  DealMigrationRepository,
  type DealMigration,
  type MigrationPlan,
  type MigrationRefusal,
} from '@app/persistence/deal-migration.repository.js';
import { DefinitionRepository, type PublishedPipeline } from '@app/persistence/definition.repository.js';
import { v7 as uuidv7 } from 'uuid';
import { Idempotency, type KeyedRequest } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { throughOf } from '../common/request-origin.js';
import { notFound, ProblemError, refusalProblem } from '../common/problem.error.js';

/** More is of no use to look through; the command lists them all. */
const listed = 100;
const refusalsListed = 1_000;

/** Puts the running deals of a pipeline on another version, and says before what that means. */
@Injectable()
export class MigrationsService {
  constructor(
    private readonly migrations: DealMigrationRepository,
    private readonly definitions: DefinitionRepository,
    private readonly idempotency: Idempotency,
    private readonly origins: CommandOriginRepository,
  ) {}

  /** @throws ProblemError not-found, pipeline-unknown */
  async preview(key: string, input: MigrationPreviewInput): Promise<MigrationPreviewView> {
    const { plan } = await this.planned(key, input);
    return previewViewOf(plan, await this.previewed(plan));
  }

  /** @throws ProblemError migration-incomplete with everything that has to be said before, at once */
  async order(
    key: string,
    input: MigrationInput,
    asked: Omit<KeyedRequest, 'route'>,
  ): Promise<MigrationView> {
    const { plan, target } = await this.planned(key, input);
    // Before the transaction: thousands of deals are looked at, and it must not idle meanwhile.
    const missing = missingFrom(plan, await this.previewed(plan), target.definition);
    const through = await throughOf(asked.principal, this.origins);
    const request = { ...asked, route: `POST /pipelines/${key}/migrations` };
    return this.idempotency.once(request, async (transaction) => {
      if (missing.length > 0)
        throw new ProblemError('migration-incomplete', 'nothing is ordered', { errors: missing });
      const by = { orderedById: asked.principal.userId, through };
      const order = { ...plan, id: uuidv7(), reason: input.reason, ...by };
      return migrationViewOf(await this.migrations.order(order, transaction));
    });
  }

  async list(key: string): Promise<MigrationView[]> {
    return (await this.migrations.ofPipeline(key, listed)).map(migrationViewOf);
  }

  /** @throws ProblemError not-found */
  async read(key: string, id: string): Promise<MigrationView> {
    const found = await this.migrations.find(key, id);
    if (!found) throw notFound('no such migration');
    return migrationViewOf(found);
  }

  /** @throws ProblemError not-found */
  async refusals(key: string, id: string, principal: Principal): Promise<MigrationRefusal[]> {
    await this.read(key, id);
    // Whoever may see how a pipeline migrates need not see whose deals these are.
    const reach = rightTo(principal, 'deal.read');
    return reach ? this.migrations.refusals(id, { ...principal, reach }, refusalsListed) : [];
  }

  private previewed(plan: MigrationPlan): Promise<MigrationPreview> {
    return previewMigration(plan, this.migrations, this.definitions, instant(Date.now()));
  }

  private async planned(
    key: string,
    { toVersion, fromVersion, stages = {}, loseFields = false }: MigrationPreviewInput,
  ): Promise<{ readonly plan: MigrationPlan; readonly target: PublishedPipeline }> {
    if (!(await this.definitions.find(key))) throw notFound('no such pipeline');
    const target = await this.definitions.find(key, toVersion);
    if (!target) throw refusalProblem(refuse('pipeline-unknown', `pipeline ${key} has no such version`));
    const plan = { pipelineKey: key, toVersion: target.version, fromVersion: fromVersion ?? null };
    return { plan: { ...plan, stages, loseFields }, target };
  }
}

function previewViewOf({ toVersion }: MigrationPlan, preview: MigrationPreview): MigrationPreviewView {
  const { runningDeals, deals, effect, refused, unmappedStages, lostFields } = preview;
  const { deals: migrated, ...effects } = effect;
  const counts = (given: Readonly<Record<string, number>>) => Object.entries(given).sort();
  return {
    ...{ toVersion, runningDeals, deals, migrated, ...effects },
    unmappedStages: counts(unmappedStages).map(([stage, count]) => ({ stage, deals: count })),
    lostFields: counts(lostFields).map(([field, count]) => ({ field, deals: count })),
    refused: counts(refused).map(([code, count]) => ({ code, deals: count })),
  };
}

function migrationViewOf({ pipelineKey, createdAt, doneAt, ...migration }: DealMigration): MigrationView {
  return {
    ...{ ...migration, pipeline: pipelineKey },
    createdAt: createdAt.toISOString(),
    doneAt: doneAt?.toISOString() ?? null,
  };
}
