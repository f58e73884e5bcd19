import { Injectable } from '@nestjs/common';
import type { WebhookDeliveriesQuery, WebhookDeliveryView } from '@app/contracts/webhooks.js';
import { AuditRepository } from '@app/persistence/audit.repository.js';
import { WebhookDeliveryRepository, type DeliveryRow } from '@app/persistence/webhook-delivery.repository.js';
import { WebhookRepository, type WebhookRow } from '@app/persistence/webhook.repository.js';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Idempotency, type KeyedRequest } from '../common/idempotency.js';
import { notFound, ProblemError } from '../common/problem.error.js';

const place = z.strictObject({ at: z.iso.datetime(), id: z.uuid() });

type Asked = Omit<KeyedRequest, 'route'>;

/** Shows what endpoints were told, and has them told again. A worker sends it. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly webhooks: WebhookRepository,
    private readonly deliveries: WebhookDeliveryRepository,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws ProblemError not-found */
  async page(
    id: string,
    { status, limit, cursor }: WebhookDeliveriesQuery,
  ): Promise<Page<WebhookDeliveryView>> {
    there(await this.webhooks.find(id));
    const rows = await this.deliveries.page(id, status, limit + 1, readCursor(cursor, place));
    return pageOf(rows, limit, viewOf, (row) => ({ at: row.createdAt.toISOString(), id: row.id }));
  }

  /** @throws ProblemError not-found, webhook-disabled */
  ping(id: string, request: Asked): Promise<WebhookDeliveryView> {
    return this.idempotency.once({ ...request, route: `POST /webhooks/${id}/test` }, async (transaction) => {
      await this.enabled(id, transaction);
      return viewOf(await this.deliveries.ping(id, uuidv7(), transaction));
    });
  }

  /** @throws ProblemError not-found, webhook-disabled */
  sendAgain(id: string, deliveryId: string, request: Asked): Promise<WebhookDeliveryView> {
    const route = `POST /webhooks/${id}/deliveries/${deliveryId}/resend`;
    return this.idempotency.once({ ...request, route }, async (transaction) => {
      await this.enabled(id, transaction);
      const row = await this.deliveries.sendAgain(id, deliveryId, transaction);
      if (!row) throw notFound('no such message of this webhook');
      const { type, messageId } = row;
      const object = { kind: 'webhook', id };
      await this.audit.note(
        { action: 'webhook.sent-again', object, detail: { type, messageId } },
        transaction,
      );
      return viewOf(row);
    });
  }

  private async enabled(id: string, transaction: EntityManager): Promise<void> {
    const { enabled } = there(await this.webhooks.find(id, transaction));
    if (!enabled) throw new ProblemError('webhook-disabled');
  }
}

function there(row: WebhookRow | undefined): WebhookRow {
  if (!row) throw notFound('no such webhook');
  return row;
}

function viewOf({ body, ...row }: DeliveryRow): WebhookDeliveryView {
  const { id, messageId, type, status, attempts, lastStatus, lastError } = row;
  const at = (instant: Date | null) => instant?.toISOString() ?? null;
  return {
    ...{ id, messageId, type, status, attempts, lastStatus, lastError },
    payload: JSON.parse(body) as Record<string, unknown>,
    nextAttemptAt: at(row.nextAttemptAt),
    attemptedAt: at(row.attemptedAt),
    deliveredAt: at(row.deliveredAt),
    createdAt: row.createdAt.toISOString(),
  };
}
