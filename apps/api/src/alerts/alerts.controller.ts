import { Controller, Get, Query } from '@nestjs/common';
import { alertPage, alertQuery, type AlertQuery, type AlertView } from '@app/contracts/alerts.js';
import { AlertRepository, type Alert } from '@app/persistence/alert.repository.js';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

/** What administrators have to know: each thing once, until it is over. */
@Controller('alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertRepository) {}

  @Get()
  @Endpoint({
    permit: 'alert.read',
    reach: 'all',
    summary: 'Lists alerts, newest first',
    description: 'An alert is over when its cause is: nobody resolves one by hand.',
    answers: { 200: alertPage },
  })
  async listAlerts(
    @Query({ schema: alertQuery }) { open, limit, cursor }: AlertQuery,
  ): Promise<Page<AlertView>> {
    const alerts = await this.alerts.page(open, limit + 1, readCursor(cursor, place));
    return pageOf(alerts, limit, alertViewOf, ({ raisedAt, id }) => ({ at: raisedAt.toISOString(), id }));
  }
}

function alertViewOf({ raisedAt, resolvedAt, toldAt, ...alert }: Alert): AlertView {
  return {
    ...alert,
    raisedAt: raisedAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
    toldAt: toldAt?.toISOString() ?? null,
  };
}
