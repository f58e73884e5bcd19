import type { BeforeApplicationShutdown, OnApplicationBootstrap, Provider } from '@nestjs/common';
import { AuditSealing } from '@app/persistence/audit-sealing.js';
import { exclusively } from '@app/persistence/exclusive.js';
import { DataSource } from 'typeorm';
import { Rounds } from '../relay/rounds.js';

/** How soon what was done is in the chain. */
const everyMs = 1_000;
/** Of records, and as many of events, in one transaction: a fraction of a second. */
const atOnce = 1_000;

/** Takes what was done into the audit's chain, behind those who did it: they never wait for it. */
export class AuditSealerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sealing: AuditSealing;
  private readonly rounds = new Rounds({
    ...{ name: 'Sealing the audit', everyMs, isGentle: true },
    round: () => this.round(),
  });

  constructor(private readonly database: DataSource) {
    this.sealing = new AuditSealing(database);
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  /** One step; where it was a full one, the next follows after a rest. Nothing, when another worker is at it. */
  private async round(): Promise<void> {
    // Most rounds have nothing to do, and take no lock to find out.
    if (!(await this.sealing.isWanted())) return;
    await exclusively(this.database, 'audit-sealer', async () => {
      if ((await this.sealing.seal(atOnce)) >= atOnce) this.rounds.wake();
    });
  }
}

/** The sealer, for a module that provides the database. */
export const auditProviders: Provider[] = [
  {
    provide: AuditSealerService,
    inject: [DataSource],
    useFactory: (database: DataSource) => new AuditSealerService(database),
  },
];
