import type { Provider } from '@nestjs/common';
import { wake } from '@app/doctor/waking.js';
import { everythingWatched } from '@app/doctor/watched.js';
import { WorkflowStates } from '@app/doctor/workflow-states.js';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { WatchdogRepository } from '@app/persistence/watchdog.repository.js';
import { Client } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { AlertBook } from './alert-book.js';
import { Sweep } from './sweep.js';
import { WatchdogService } from './watchdog.service.js';

/** The watchdog, for a module that provides the database and a Temporal client. */
export const watchdogProviders: Provider[] = [
  { provide: WatchdogService, inject: [DataSource, Client], useFactory: watchdogOf },
];

export function watchdogOf(database: DataSource, client: Client): WatchdogService {
  const rows = new WatchdogRepository(database);
  const alerts = new AlertRepository(database);
  const watches = everythingWatched.map((watched) => {
    const waking = (entityId: string, isNewer = false) => wake(client, watched, entityId, isNewer);
    const states = new WorkflowStates<{ seq: number }>(client, watched);
    const book = new AlertBook(alerts, watched.table.kind);
    return { watched, wake: waking, sweep: new Sweep(watched, rows, states, waking, book) };
  });
  return new WatchdogService(rows, alerts, watches);
}
