import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import {
  migrationInput,
  migrationList,
  migrationPath,
  migrationPreview,
  migrationPreviewInput,
  migrationRefusalList,
  migrationView,
  type MigrationInput,
  type MigrationPath,
  type MigrationPreviewInput,
  type MigrationPreviewView,
  type MigrationView,
} from '@app/contracts/deal-migrations.js';
import { keyPath, type KeyPath } from '@app/contracts/fields.js';
import type { MigrationRefusal } from '@app/persistence/deal-migration.repository.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { MigrationsService } from './migrations.service.js';

/** Running deals on their way to another version of their pipeline. */
@Controller('pipelines/:key/migrations')
export class MigrationsController {
  constructor(private readonly migrations: MigrationsService) {}

  @Post('preview')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Shows what putting running deals on a version would mean; nothing is done',
    answers: { 200: migrationPreview },
    problems: ['not-found', 'pipeline-unknown'],
  })
  previewMigration(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Body({ schema: migrationPreviewInput }) body: MigrationPreviewInput,
  ): Promise<MigrationPreviewView> {
    return this.migrations.preview(key, body);
  }

  @Post()
  @Endpoint({
    permit: 'deal.migrate',
    reach: 'all',
    summary: 'Orders that running deals are put on a version; they follow within minutes',
    description:
      'Each deal decides for itself: one that cannot be put on the version stays where it is, and is listed among the ' +
      'refusals. A stage that the version does not know has to be mapped before, and losing values allowed.',
    answers: { 201: migrationView },
    problems: ['not-found', 'pipeline-unknown', 'migration-incomplete'],
  })
  orderMigration(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Body({ schema: migrationInput }) body: MigrationInput,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() idempotencyKey: string,
  ): Promise<MigrationView> {
    return this.migrations.order(key, body, { principal, key: idempotencyKey, body });
  }

  @Get()
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Lists the migrations of running deals, the newest first',
    answers: { 200: migrationList },
  })
  async listMigrations(@Param({ schema: keyPath }) { key }: KeyPath): Promise<{ items: MigrationView[] }> {
    return { items: await this.migrations.list(key) };
  }

  @Get(':id')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Shows how far a migration has got',
    answers: { 200: migrationView },
    problems: ['not-found'],
  })
  readMigration(@Param({ schema: migrationPath }) { key, id }: MigrationPath): Promise<MigrationView> {
    return this.migrations.read(key, id);
  }

  @Get(':id/refusals')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Lists the deals within reach that stayed where they are, and why; of very many the first',
    description: 'How many stayed in all says the migration.',
    answers: { 200: migrationRefusalList },
    problems: ['not-found'],
  })
  async listRefusals(
    @Param({ schema: migrationPath }) { key, id }: MigrationPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: MigrationRefusal[] }> {
    return { items: await this.migrations.refusals(key, id, principal) };
  }
}
