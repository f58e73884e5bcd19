import type { Provider } from '@nestjs/common';
import { InFlight } from '@app/gateway/in-flight.js';
import { TemporalGateway } from '@app/gateway/temporal.gateway.js';
import { DealMigrationRepository } from '@app/persistence/deal-migration.repository.js';
import { DealRepository } from '@app/persistence/deal.repository.js';
import { Client } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { MigratingService } from './migrating.service.js';

/** The migration of running deals, for a module that provides the database and a Temporal client. */
export const migratingProviders: Provider[] = [
  {
    provide: MigratingService,
    inject: [DataSource, Client],
    useFactory: (database: DataSource, client: Client) =>
      new MigratingService(
        new DealMigrationRepository(database),
        new DealRepository(database),
        // One command at a time for each deal: the job gives it no second one.
        new TemporalGateway(client, new InFlight(1)),
      ),
  },
];
