import type { Provider } from '@nestjs/common';
import { dataDirectory, type Config } from '@app/config/config.js';
import { temporalEngine } from '@app/exchange/import/deal-engine.js';
import { ImportFiles } from '@app/exchange/import/import-files.js';
import { DealRepository } from '@app/persistence/deal.repository.js';
import { ImportJobRepository } from '@app/persistence/imports/import-job.repository.js';
import { Client } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { CONFIG } from '../config.token.js';
import { ImportingService } from './importing.service.js';

/** Imports that were asked for over HTTP, for a module that provides the database, the settings and a Temporal client. */
export const importingProviders: Provider[] = [
  {
    provide: ImportingService,
    inject: [DataSource, CONFIG, Client],
    useFactory: (database: DataSource, config: Config, client: Client) =>
      new ImportingService(
        new ImportJobRepository(database),
        new ImportFiles(dataDirectory(config)),
        database,
        (source) => temporalEngine(client, source, new DealRepository(database)),
        config.DEALWARDEN_IMPORT_KEPT_DAYS,
      ),
  },
];
