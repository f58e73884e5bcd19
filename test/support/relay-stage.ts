import { Logger } from '@nestjs/common';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import { smtpChannel, type MailChannel } from '@app/notify/mail-channel.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { MailRepository } from '@app/persistence/mail.repository.js';
import type { DataSource } from 'typeorm';
import { relayRepositories } from '../../apps/worker/src/relay/relay.providers.js';
import { RelayService, type RelayOptions } from '../../apps/worker/src/relay/relay.service.js';
import { casting, quickPipeline, type Cast } from './cast.js';
import { startPostbox, type Postbox } from './postbox.js';
import { setStage, type Stage } from './stage.js';
import { letTamper } from './tampering.js';
import { StalledDeals } from './stalled-deals.js';
import { until } from './until.js';

/** A mail as its row says it. */
export interface MailRow {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly recipient_id: string | null;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly message_id: string;
  readonly next_attempt_at: Date;
}

/** A stage on which mails are written and sent: relays as workers run them, and a mail server of the spec's own. */
export class RelayStage {
  postbox!: Postbox;
  private relays: RelayService[] = [];

  private constructor(
    private readonly stage: Stage,
    readonly cast: Cast,
    readonly deals: StalledDeals,
  ) {}

  static async set(pipeline: PipelineDefinition = quickPipeline()): Promise<RelayStage> {
    // What the relay says of refused mails is expected.
    Logger.overrideLogger(false);
    const stage = await setStage();
    return RelayStage.on(stage, await casting(stage.database, pipeline));
  }

  /** The same on a stage that a spec has set for more than mails. */
  static on(stage: Stage, cast: Cast): RelayStage {
    return new RelayStage(stage, cast, new StalledDeals(stage.database, cast));
  }

  get database(): DataSource {
    return this.stage.database;
  }

  /** Where the database is, for relays that have connections of their own. */
  get databaseUrl(): string {
    return this.stage.config.DATABASE_URL ?? '';
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  /** Before each example. */
  async begin(): Promise<void> {
    await letTamper(this.database, 'event');
    this.postbox = await startPostbox();
  }

  /** After each example: ends its relays and forgets what they wrote. */
  async end(): Promise<void> {
    await this.stop();
    await this.postbox.close();
    await this.database.query(
      `TRUNCATE deal, event, command_text, escalation, notice, mail, message, announcement, alert, absence CASCADE`,
    );
    await this.database.query(
      `UPDATE app_user SET active = true, calendar_key = NULL, locale = 'en', time_zone = 'UTC'`,
    );
    await this.database.query(`UPDATE customer SET email = NULL, personal_manager_id = NULL`);
  }

  channel(url = this.postbox.url): MailChannel {
    return smtpChannel({ url, from: 'Dealwarden <dealwarden@example.test>', connections: 5 });
  }

  /** A relay as a worker runs it, but for its patience. */
  start(
    options: Partial<RelayOptions> = {},
    own = this.database,
    mails = new MailRepository(own),
  ): RelayService {
    const definitions = new DefinitionRepository(own);
    const relay = new RelayService(
      { ...relayRepositories(own), mails, definitions, channel: this.channel() },
      {
        ...{
          collectSeconds: 0,
          publicUrl: 'https://deals.example.test',
          returnLinkDays: 30,
          everyMs: 20,
          digestsEveryMs: 20,
        },
        ...{ firstRetrySeconds: 0.05, closedRecheckMs: 20, ...options },
      },
    );
    relay.onApplicationBootstrap();
    this.relays.push(relay);
    return relay;
  }

  /** Ends the relays that run. */
  async stop(): Promise<void> {
    await Promise.all(this.relays.splice(0).map((relay) => relay.beforeApplicationShutdown()));
  }

  mailRows(): Promise<MailRow[]> {
    return this.database.query(`SELECT * FROM mail ORDER BY created_at, id`);
  }

  /** Resolves when there are so many mails and none of them waits any more. */
  async settled(count: number): Promise<MailRow[]> {
    let rows: MailRow[] = [];
    await until(async () => {
      rows = await this.mailRows();
      return rows.length === count && rows.every((row) => row.status !== 'waiting');
    });
    return rows;
  }

  /** Of what was told so far nobody is told by mail any more. */
  async quiet(): Promise<void> {
    await this.database.query(`UPDATE notice SET suppressed_at = now() WHERE suppressed_at IS NULL`);
  }
}
