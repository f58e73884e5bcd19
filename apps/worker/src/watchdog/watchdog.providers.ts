import type { Provider } from '@nestjs/common';
import { wake } from '@app/doctor/waking.js';
import { everythingWatched } from '@app/doctor/watched.js';
import { WorkflowStates } from '@app/doctor/workflow-states.js';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { DoctorRepository } from '@app/persistence/doctor.repository.js';
import { WatchdogRepository } from '@app/persistence/watchdog.repository.js';
import { Client } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { AlertBook } from './alert-book.js';
import { Strays } from './strays.js';
import { Sweep } from './sweep.js';
import { WatchdogService } from './watchdog.service.js';

/** The watchdog, for a module that provides the database and a Temporal client. */
export const watchdogProviders: Provider[] = [
  { provide: WatchdogService, inject: [DataSource, Client], useFactory: watchdogOf },
];

/** @param clock by which its patience is measured */
export function watchdogOf(database: DataSource, client: Client, clock = Date.now): WatchdogService {
  const rows = new WatchdogRepository(database);
  const alerts = new AlertRepository(database);
  const watches = everythingWatched.map((watched) => {
    const waking = (entityId: string, isNewer = false) => wake(client, watched, entityId, isNewer);
    const states = new WorkflowStates<{ seq: number }>(client, watched);
    const book = new AlertBook(alerts, watched.table.kind);
    const sweep = new Sweep(watched, rows, states, waking, book, clock);
    const strays = new Strays(new DoctorRepository(database, watched.table), states, waking);
    return { watched, wake: waking, sweep: { round: () => inTurn(sweep, strays) } };
  });
  return new WatchdogService(rows, alerts, watches);
}

async function inTurn(...rounds: readonly { round(): Promise<void> }[]): Promise<void> {
  for (const one of rounds) await one.round();
}
