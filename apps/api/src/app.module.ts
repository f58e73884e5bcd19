import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { Config } from '@app/config/config.js';
import { AnnouncementsModule } from './announcements/announcements.module.js';
import { AbsencesModule } from './absences/absences.module.js';
import { AlertsModule } from './alerts/alerts.module.js';
import { ActModule } from './act/act.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CalendarsModule } from './calendars/calendars.module.js';
import { AccessGuard } from './common/access.guard.js';
import { ChangesModule } from './changes/changes.module.js';
import { CommonModule } from './common/common.module.js';
import { ProblemFilter } from './common/problem.filter.js';
import { validationPipe } from './common/validation.js';
import { CorrectiveActionsModule } from './corrective-actions/corrective-actions.module.js';
import { CustomersModule } from './customers/customers.module.js';
import { DatabaseModule } from './database.module.js';
import { DealsModule } from './deals/deals.module.js';
import { DutyModule } from './duty/duty.module.js';
import { ErasuresModule } from './erasures/erasures.module.js';
import { EscalationsModule } from './escalations/escalations.module.js';
import { ExportsModule } from './exports/exports.module.js';
import { HandoversModule } from './handovers/handovers.module.js';
import { HealthController } from './health/health.controller.js';
import { ImportsModule } from './imports/imports.module.js';
import { MailsModule } from './mails/mails.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { OpenApi, OpenApiController } from './openapi/openapi.controller.js';
import { PipelinesModule } from './pipelines/pipelines.module.js';
import { ReturnLinksModule } from './return-links/return-links.module.js';
import { ReturnsModule } from './returns/returns.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { RetimingsModule } from './retimings/retimings.module.js';
import { SavedViewsModule } from './saved-views/saved-views.module.js';
import { TeamsModule } from './teams/teams.module.js';
import { TemporalModule } from './temporal/temporal.module.js';
import { UsersModule } from './users/users.module.js';
import { TracingModule } from './tracing/tracing.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** Everything the API is made of. */
@Module({})
export class AppModule {
  static forConfig(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        CommonModule.forConfig(config),
        TracingModule.forConfig(config),
        DatabaseModule.forConfig(config),
        TemporalModule.forConfig(config),
        MetricsModule,
        AnnouncementsModule,
        AbsencesModule,
        AlertsModule,
        ActModule,
        AuditModule,
        AuthModule,
        CalendarsModule,
        ChangesModule,
        CorrectiveActionsModule,
        CustomersModule,
        DealsModule,
        DutyModule,
        ErasuresModule,
        EscalationsModule,
        ExportsModule,
        HandoversModule,
        ImportsModule,
        MailsModule,
        MessagesModule,
        PipelinesModule,
        ReportsModule,
        RetimingsModule,
        ReturnsModule,
        ReturnLinksModule,
        SavedViewsModule,
        TeamsModule,
        UsersModule,
        WebhooksModule,
      ],
      controllers: [HealthController, OpenApiController],
      providers: [
        OpenApi,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
