import {
  Global,
  Module,
  type DynamicModule,
  type Provider,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { databaseUrl, type Config } from '@app/config/config.js';
import { AccountMailRepository } from '@app/persistence/account-mail.repository.js';
import { AnnouncementRepository } from '@app/persistence/announcement.repository.js';
import { ChangeListener } from '@app/persistence/change-listener.js';
import { ChangeRepository } from '@app/persistence/change.repository.js';
import { CheckedNorms } from '@app/persistence/checked-norms.js';
import { CommandOriginRepository } from '@app/persistence/command-origin.repository.js';
import { CorrectiveActionRepository } from '@app/persistence/corrective-action.repository.js';
import { CounterpartyRepository } from '@app/persistence/counterparty.repository.js';
import { AbsenceRepository } from '@app/persistence/absence.repository.js';
import { ApiTokenRepository } from '@app/persistence/api-token.repository.js';
import { AuditRepository } from '@app/persistence/audit.repository.js';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { ContactRepository } from '@app/persistence/contact.repository.js';
import { DutyRepository } from '@app/persistence/duty.repository.js';
import { CustomerRepository } from '@app/persistence/customer.repository.js';
import { createDataSource } from '@app/persistence/data-source.js';
import { DealTotalsRepository } from '@app/persistence/deal-totals.repository.js';
import { DealListRepository } from '@app/persistence/deal-list.repository.js';
import { DealMigrationRepository } from '@app/persistence/deal-migration.repository.js';
import { DealRepository } from '@app/persistence/deal.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { HandoverRepository } from '@app/persistence/handover.repository.js';
import { ErasureRepository } from '@app/persistence/erasure.repository.js';
import { EscalationRepository } from '@app/persistence/escalation.repository.js';
import { EvidenceRepository } from '@app/persistence/evidence.repository.js';
import { ExportRepository } from '@app/persistence/exports/export.repository.js';
import { ImportJobRepository } from '@app/persistence/imports/import-job.repository.js';
import { MailHoldRepository } from '@app/persistence/mail-hold.repository.js';
import { MailLogRepository } from '@app/persistence/mail-log.repository.js';
import { MailQueueRepository } from '@app/persistence/mail-queue.repository.js';
import { MessageRepository } from '@app/persistence/message.repository.js';
import { DealReportRepository } from '@app/persistence/deal-report.repository.js';
import { ForecastRepository } from '@app/persistence/forecast.repository.js';
import { IdentityRepository } from '@app/persistence/identity.repository.js';
import { IdempotencyRepository } from '@app/persistence/idempotency.repository.js';
import { nameOrigins } from '@app/persistence/origin.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import { PipelineRepository } from '@app/persistence/pipeline.repository.js';
import { CaseRetimingPreviews } from '@app/persistence/case-retiming-preview.js';
import { RetimingPreviews } from '@app/persistence/retiming-preview.js';
import { CaseInboxRepository } from '@app/persistence/case-inbox.repository.js';
import { ReturnCaseRepository } from '@app/persistence/return-case.repository.js';
import { ReturnLinkRepository } from '@app/persistence/return-link.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { ReturnReportRepository } from '@app/persistence/return-report.repository.js';
import { RetimingRepository } from '@app/persistence/retiming.repository.js';
import { SavedViewRepository } from '@app/persistence/saved-view.repository.js';
import { SessionRepository } from '@app/persistence/session.repository.js';
import { StandingRepository } from '@app/persistence/standing.repository.js';
import { SignInAttemptRepository } from '@app/persistence/sign-in-attempt.repository.js';
import { holdersChannel, TokenHolders } from '@app/persistence/token-holders.js';
import { TimelineRepository } from '@app/persistence/timeline.repository.js';
import { WebhookDeliveryRepository } from '@app/persistence/webhook-delivery.repository.js';
import { WebhookQueueRepository } from '@app/persistence/webhook-queue.repository.js';
import { WebhookRepository } from '@app/persistence/webhook.repository.js';
import { DataSource } from 'typeorm';
import { currentOrigin } from './common/request-origin.js';

const repositories = [
  AuditRepository,
  AccountMailRepository,
  AnnouncementRepository,
  ChangeRepository,
  CheckedNorms,
  CommandOriginRepository,
  CorrectiveActionRepository,
  CounterpartyRepository,
  AbsenceRepository,
  AlertRepository,
  ApiTokenRepository,
  ContactRepository,
  CustomerRepository,
  DutyRepository,
  DealListRepository,
  DealMigrationRepository,
  DealRepository,
  DefinitionRepository,
  ErasureRepository,
  EscalationRepository,
  EvidenceRepository,
  ExportRepository,
  HandoverRepository,
  DealTotalsRepository,
  DealReportRepository,
  ForecastRepository,
  IdempotencyRepository,
  IdentityRepository,
  ImportJobRepository,
  MailHoldRepository,
  MailLogRepository,
  MailQueueRepository,
  MessageRepository,
  PeopleRepository,
  PipelineRepository,
  RetimingRepository,
  ReturnCaseRepository,
  CaseInboxRepository,
  ReturnLinkRepository,
  ReturnRegulationRepository,
  ReturnReportRepository,
  SavedViewRepository,
  SessionRepository,
  SignInAttemptRepository,
  StandingRepository,
  TimelineRepository,
  WebhookDeliveryRepository,
  WebhookQueueRepository,
  WebhookRepository,
];

/** The database and its repositories, for every module. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    private readonly database: DataSource,
    private readonly holders: TokenHolders,
  ) {}

  static forConfig(config: Config): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: DataSource, useFactory: () => connect(config) },
        ...repositories.map(provided),
        {
          provide: TokenHolders,
          inject: [SessionRepository, ApiTokenRepository],
          useFactory: (sessions: SessionRepository, tokens: ApiTokenRepository) =>
            holdersOf(sessions, tokens, databaseUrl(config)),
        },
        {
          provide: RetimingPreviews,
          inject: [DataSource, DefinitionRepository],
          useFactory: (database: DataSource, definitions: DefinitionRepository) =>
            new RetimingPreviews(database, definitions),
        },
        {
          provide: CaseRetimingPreviews,
          inject: [DataSource, ReturnRegulationRepository],
          useFactory: (database: DataSource, regulations: ReturnRegulationRepository) =>
            new CaseRetimingPreviews(database, regulations),
        },
      ],
      exports: [DataSource, TokenHolders, RetimingPreviews, CaseRetimingPreviews, ...repositories],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.holders.stop();
    if (this.database.isInitialized) await this.database.destroy();
  }
}

/** A person waits no longer than this for a page. */
const answerMs = 8_000;

async function connect(config: Config): Promise<DataSource> {
  const options = {
    patienceMs: answerMs,
    url: databaseUrl(config),
    pool: config.DEALWARDEN_DATABASE_POOL,
    application: 'dealwarden-api',
  };
  const database = await createDataSource(options).initialize();
  nameOrigins(database, currentOrigin);
  return database;
}

function holdersOf(sessions: SessionRepository, tokens: ApiTokenRepository, url: string): TokenHolders {
  const listening = { url, channel: holdersChannel, application: 'dealwarden-api-listens' };
  const holders = new TokenHolders(
    sessions,
    tokens,
    (onChange) => new ChangeListener({ ...listening, onChange }),
  );
  holders.start();
  return holders;
}

function provided(repository: new (database: DataSource) => object): Provider {
  return {
    provide: repository,
    inject: [DataSource],
    useFactory: (database: DataSource) => new repository(database),
  };
}
