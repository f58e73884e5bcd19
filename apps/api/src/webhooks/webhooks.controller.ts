import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { nothing } from '@app/contracts/pipeline-publishing.js';
import {
  newWebhook,
  webhookChange,
  webhookDeliveriesQuery,
  webhookDelivery,
  webhookDeliveryPage,
  webhookDeliveryPath,
  webhookList,
  webhookOnce,
  webhookView,
  type NewWebhook,
  type WebhookChange,
  type WebhookDeliveriesQuery,
  type WebhookDeliveryPath,
  type WebhookDeliveryView,
  type WebhookOnce,
  type WebhookView,
} from '@app/contracts/webhooks.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { ifMatchOf, requiredIfMatch, withEtag } from '../common/if-match.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { DeliveriesService } from './deliveries.service.js';
import { WebhooksService } from './webhooks.service.js';

const headers = { ETag: 'Revision of the webhook' };

/** Endpoints of other systems, which are told what happens by signed messages (Standard Webhooks). */
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly deliveries: DeliveriesService,
  ) {}

  @Get()
  @Endpoint({
    permit: 'webhook.read',
    reach: 'all',
    summary: 'Lists webhooks, the oldest first',
    answers: { 200: webhookList },
  })
  async listWebhooks(): Promise<{ items: WebhookView[] }> {
    return { items: await this.webhooks.all() };
  }

  @Get(':id')
  @Endpoint({
    permit: 'webhook.read',
    reach: 'all',
    summary: 'Shows a webhook',
    answers: { 200: webhookView },
    headers,
    problems: ['not-found'],
  })
  async readWebhook(
    @Param({ schema: idPath }) { id }: IdPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookView> {
    return withEtag(reply, await this.webhooks.find(id));
  }

  /** Without an Idempotency-Key, whose record would keep the secret; the URL tells that a request comes again. */
  @Post()
  @Endpoint({
    permit: 'webhook.manage',
    reach: 'all',
    summary: 'Makes a webhook, which is told what happens from now on',
    description:
      'The answer shows the secret, once. Each URL serves once: a request whose answer was lost is refused when it comes again; have another secret made.',
    answers: { 201: webhookOnce },
    headers,
    problems: ['webhook-url-refused', 'webhook-url-taken', 'webhooks-too-many', 'data-not-storable'],
  })
  async addWebhook(
    @Body({ schema: newWebhook }) body: NewWebhook,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookOnce> {
    return withEtag(reply, await this.webhooks.add(body));
  }

  @Patch(':id')
  @Endpoint({
    permit: 'webhook.manage',
    reach: 'all',
    summary: 'Changes a webhook, or has one told again that was disabled',
    description: 'One that is enabled again is sent what waits for it, and told what happens from now on.',
    answers: { 200: webhookView },
    headers,
    ifMatch: true,
    problems: [
      'not-found',
      'webhook-url-refused',
      'webhook-url-taken',
      'revision-mismatch',
      'data-not-storable',
    ],
  })
  async changeWebhook(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: webhookChange }) changes: WebhookChange,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookView> {
    return withEtag(reply, await this.webhooks.change(id, changes, ifMatchOf(request)));
  }

  @Delete(':id')
  @Endpoint({
    permit: 'webhook.manage',
    reach: 'all',
    summary: 'Removes a webhook, with all that it was told and all that waits for it',
    answers: { 204: null },
    ifMatch: true,
    problems: ['not-found', 'revision-mismatch'],
  })
  async removeWebhook(
    @Param({ schema: idPath }) { id }: IdPath,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.webhooks.remove(id, ifMatchOf(request));
  }

  /** Without an Idempotency-Key, whose record would keep the secret. */
  @Post(':id/secret')
  @Endpoint({
    permit: 'webhook.manage',
    reach: 'all',
    summary: 'Makes another secret for a webhook',
    description:
      'The answer shows it, once. For a day the former one signs as well; a secret of before that serves no more: so a request that comes again is refused.',
    answers: { 200: webhookOnce },
    headers,
    ifMatch: 'required',
    problems: ['not-found', 'revision-mismatch'],
  })
  async changeWebhookSecret(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: nothing }) _body: object,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookOnce> {
    return withEtag(reply, await this.webhooks.changeSecret(id, requiredIfMatch(request)));
  }

  @Post(':id/test')
  @Endpoint({
    permit: 'webhook.manage',
    reach: 'all',
    summary: 'Sends a webhook a message that says nothing (`webhook.ping`)',
    description: 'It is sent as any other: what became of it is found among its deliveries.',
    answers: { 201: webhookDelivery },
    problems: ['not-found', 'webhook-disabled'],
  })
  testWebhook(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: nothing }) body: object,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<WebhookDeliveryView> {
    return this.deliveries.ping(id, { principal, key, body });
  }

  @Get(':id/deliveries')
  @Endpoint({
    permit: 'webhook.read',
    reach: 'all',
    summary: 'Lists what a webhook was told within 30 days, newest first',
    answers: { 200: webhookDeliveryPage },
    problems: ['not-found'],
  })
  listWebhookDeliveries(
    @Param({ schema: idPath }) { id }: IdPath,
    @Query({ schema: webhookDeliveriesQuery }) query: WebhookDeliveriesQuery,
  ): Promise<Page<WebhookDeliveryView>> {
    return this.deliveries.page(id, query);
  }

  @Post(':id/deliveries/:deliveryId/resend')
  @Endpoint({
    permit: 'webhook.manage',
    reach: 'all',
    summary: 'Has a message sent again, under the same id and as new',
    answers: { 200: webhookDelivery },
    problems: ['not-found', 'webhook-disabled'],
  })
  resendWebhookDelivery(
    @Param({ schema: webhookDeliveryPath }) { id, deliveryId }: WebhookDeliveryPath,
    @Body({ schema: nothing }) body: object,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<WebhookDeliveryView> {
    return this.deliveries.sendAgain(id, deliveryId, { principal, key, body });
  }
}
