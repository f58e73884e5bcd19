import type { BeforeApplicationShutdown, OnApplicationBootstrap, Provider } from '@nestjs/common';
import { DealHistoryRepository } from '@app/persistence/deal-history.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { exclusively } from '@app/persistence/exclusive.js';
import { DataSource } from 'typeorm';
import { Rounds } from '../relay/rounds.js';

/** Reports may be this old; finding out who has gone on reads the keys of all deals. */
const everyMs = 30_000;
/** Deals in one transaction. */
const atOnce = 200;

/** Keeps what reports count, behind those who work deals: they never wait for it. */
export class DealHistoriesService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rounds = new Rounds({
    ...{ name: 'Keeping the histories of deals', everyMs, isGentle: true },
    round: () => this.round(),
  });

  constructor(
    private readonly database: DataSource,
    private readonly histories: DealHistoryRepository,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.rounds.stop();
  }

  /** One step; where it was a full one, the next follows after a rest. Nothing, when another worker is at it. */
  private async round(): Promise<void> {
    await exclusively(this.database, 'deal-histories', async () => {
      if ((await this.histories.catchUp(atOnce)) >= atOnce) this.rounds.wake();
    });
  }
}

/** The keeper of histories, for a module that provides the database and the definitions. */
export const reportingProviders: Provider[] = [
  {
    provide: DealHistoriesService,
    inject: [DataSource, DefinitionRepository],
    useFactory: (database: DataSource, definitions: DefinitionRepository) =>
      new DealHistoriesService(database, new DealHistoryRepository(database, definitions)),
  },
];
