import type { Provider } from '@nestjs/common';
import { WatchdogRepository } from '@app/persistence/watchdog.repository.js';
import { Client } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { WatchdogService } from './watchdog.service.js';

/** The watchdog, for a module that provides the database and a Temporal client. */
export const watchdogProviders: Provider[] = [
  {
    provide: WatchdogService,
    inject: [DataSource, Client],
    useFactory: (database: DataSource, client: Client) =>
      new WatchdogService(new WatchdogRepository(database), client),
  },
];
