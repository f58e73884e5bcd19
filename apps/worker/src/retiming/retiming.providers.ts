import type { Provider } from '@nestjs/common';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { RetimingRepository } from '@app/persistence/retiming.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { Client } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { RetimingService } from './retiming.service.js';

/** The re-timing of deals, handovers and return cases, for a module that provides the database, definitions, regulations and a Temporal client. */
export const retimingProviders: Provider[] = [
  {
    provide: RetimingService,
    inject: [DataSource, DefinitionRepository, Client, ReturnRegulationRepository],
    useFactory: (
      database: DataSource,
      definitions: DefinitionRepository,
      client: Client,
      regulations: ReturnRegulationRepository,
    ) =>
      new RetimingService(
        new RetimingRepository(database),
        definitions,
        client,
        new AlertRepository(database),
        regulations,
      ),
  },
];
