import type { BeforeApplicationShutdown, OnApplicationBootstrap, Provider } from '@nestjs/common';
import { webhookDestinations, type Config } from '@app/config/config.js';
import { attemptMs, webhookChannel, type WebhookChannel } from '@app/notify/webhooks/webhook-channel.js';
import { WebhookQueueRepository } from '@app/persistence/webhook-queue.repository.js';
import { WebhookReadingRepository } from '@app/persistence/webhook-reading.repository.js';
import { DataSource } from 'typeorm';
import { CONFIG } from '../config.token.js';
import { Rounds } from '../relay/rounds.js';
import { WebhookSender } from './webhook-sender.js';

/** How soon another system begins to be told. */
const soonMs = 1_000;
/** Events read in one transaction. */
const readAtOnce = 500;
const forgettingEveryMs = 3_600_000;
/** For so many days it can be seen what was sent, and be sent again. */
const keptDays = 30;
/** Rows in one transaction: a fraction of a second. */
const forgottenAtOnce = 5_000;
/** Attempts that are under way get this long when the worker is asked to end: most orchestrators kill after 30 s. */
const drainMs = 10_000;
const sending = { parallel: 16, perEndpoint: 4, leaseSeconds: (4 * attemptMs) / 1_000 };

/** Tells other systems what happens, behind those who work: reads the timeline, sends what is due, forgets what is old. */
export class WebhooksService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sender: WebhookSender;
  private readonly reading: Rounds;
  private readonly sending: Rounds;
  private readonly forgetting: Rounds;

  constructor(
    private readonly events: WebhookReadingRepository,
    queue: WebhookQueueRepository,
    channel: WebhookChannel,
    everyMs = soonMs,
  ) {
    this.sender = new WebhookSender(queue, channel, sending);
    this.sending = new Rounds({
      ...{ name: 'Sending webhooks', everyMs },
      round: () => this.sender.round(() => this.sending.wake()),
    });
    this.reading = new Rounds({ name: 'Reading for webhooks', everyMs, round: () => this.readOn() });
    this.forgetting = new Rounds({
      ...{ name: 'Forgetting webhooks', everyMs: forgettingEveryMs },
      round: async () => {
        const forgotten = await queue.forgetOld(keptDays, forgottenAtOnce);
        if (forgotten >= forgottenAtOnce) this.forgetting.wake();
      },
    });
  }

  onApplicationBootstrap(): void {
    for (const rounds of this.all()) rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.all().map((rounds) => rounds.stop()));
    await this.sender.drain(drainMs);
  }

  /** One step; where it was a full one, the next follows at once. */
  private async readOn(): Promise<void> {
    const read = await this.events.readOn(readAtOnce);
    if (read > 0) this.sending.wake();
    if (read >= readAtOnce) this.reading.wake();
  }

  private all(): Rounds[] {
    return [this.reading, this.sending, this.forgetting];
  }
}

/** For a module that provides the database and the configuration. */
export const webhooksProviders: Provider[] = [
  {
    provide: WebhooksService,
    inject: [CONFIG, DataSource],
    useFactory: (config: Config, database: DataSource) =>
      new WebhooksService(
        new WebhookReadingRepository(database),
        new WebhookQueueRepository(database),
        webhookChannel(webhookDestinations(config)),
      ),
  },
];
