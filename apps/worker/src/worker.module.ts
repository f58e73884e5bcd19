import { closingQuietly } from '@app/doctor/closing-quietly.js';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { databaseUrl, temporalAddress, type Config } from '@app/config/config.js';
import { createDataSource } from '@app/persistence/data-source.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { HandoverRepository } from '@app/persistence/handover.repository.js';
import { ReturnCaseRepository } from '@app/persistence/return-case.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { TransitionRepository } from '@app/persistence/transition.repository.js';
import { Client, Connection } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { auditProviders } from './audit/audit-sealer.service.js';
import { CONFIG } from './config.token.js';
import { DealEffectsService } from './effects/deal.effects.js';
import { HandoverEffectsService } from './effects/handover.effects.js';
import { importingProviders } from './importing/importing.providers.js';
import { migratingProviders } from './migrating/migrating.providers.js';
import { ReturnCaseEffectsService } from './effects/return-case.effects.js';
import { relayProviders } from './relay/relay.providers.js';
import { reportingProviders } from './reporting/deal-histories.service.js';
import { retimingProviders } from './retiming/retiming.providers.js';
import { TemporalWorker } from './temporal-worker.js';
import { watchdogProviders } from './watchdog/watchdog.providers.js';
import { webhooksProviders } from './webhooks/webhooks.service.js';

/** Everything a worker process is made of. */
@Module({})
export class WorkerModule implements OnApplicationShutdown {
  constructor(
    private readonly database: DataSource,
    private readonly client: Client,
  ) {}

  static forConfig(config: Config): DynamicModule {
    return {
      module: WorkerModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: DataSource, useFactory: () => connectDatabase(config) },
        { provide: Client, useFactory: () => temporalClient(config) },
        {
          provide: DefinitionRepository,
          inject: [DataSource],
          useFactory: (db: DataSource) => new DefinitionRepository(db),
        },
        {
          provide: TransitionRepository,
          inject: [DataSource],
          useFactory: (db: DataSource) => new TransitionRepository(db),
        },
        {
          provide: HandoverRepository,
          inject: [DataSource],
          useFactory: (db: DataSource) => new HandoverRepository(db),
        },
        ...[ReturnCaseRepository, ReturnRegulationRepository].map((repository) => ({
          provide: repository,
          inject: [DataSource],
          useFactory: (db: DataSource) => new repository(db),
        })),
        DealEffectsService,
        HandoverEffectsService,
        ReturnCaseEffectsService,
        TemporalWorker,
        ...relayProviders,
        ...retimingProviders,
        ...migratingProviders,
        ...importingProviders,
        ...watchdogProviders,
        ...auditProviders,
        ...reportingProviders,
        ...webhooksProviders,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.connection.close();
    if (this.database.isInitialized) await this.database.destroy();
  }
}

/** A local activity gets 10 s; its query has to end before that. */
const effectMs = 8_000;

async function connectDatabase(config: Config): Promise<DataSource> {
  const options = {
    url: databaseUrl(config),
    pool: config.DEALWARDEN_DATABASE_POOL,
    application: 'dealwarden-worker',
    patienceMs: effectMs,
  };
  return createDataSource(options).initialize();
}

/** The watchdog's client; lazy, so that a worker starts while Temporal does. */
function temporalClient(config: Config): Client {
  const connection = Connection.lazy({ address: temporalAddress(config), interceptors: closingQuietly() });
  return new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
}
