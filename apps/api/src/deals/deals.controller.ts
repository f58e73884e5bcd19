import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  dealQuery,
  dealTotalList,
  dealTotalQuery,
  type DealQuery,
  type DealTotal,
  type DealTotalQuery,
} from '@app/contracts/deal-lists.js';
import {
  dealDeadlines,
  dealPage,
  dealView,
  eventPage,
  eventQuery,
  openDeal,
  type DealDeadlines,
  type DealView,
  type EventQuery,
  type EventView,
  type OpenDealInput,
} from '@app/contracts/deals.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { DealTotalsRepository } from '@app/persistence/deal-totals.repository.js';
import type { FastifyReply } from 'fastify';
import type { Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { etagOf } from '../common/if-match.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { DealCommandsService } from './deal-commands.service.js';
import { DealsService } from './deals.service.js';

/** Deals: opened, found, looked at, and asked why. */
@ApiTags('deals')
@Controller('deals')
export class DealsController {
  constructor(
    private readonly deals: DealsService,
    private readonly commands: DealCommandsService,
    private readonly totals: DealTotalsRepository,
  ) {}

  @Post()
  @Endpoint({
    permit: 'deal.open',
    summary: 'Opens a deal',
    description: 'The same Idempotency-Key opens one deal, however often it is sent.',
    answers: { 201: dealView },
    headers: { ETag: 'Revision of the deal' },
    problems: [
      'pipeline-unknown',
      'stage-unknown',
      'stage-not-first',
      'reason-missing',
      'forbidden',
      'customer-unknown',
      'owner-unknown',
      'product-unknown',
      'product-line-not-served',
      'currency-mismatch',
      'activity-not-in-future',
      'activity-too-far',
      'field-invalid',
      'pipeline-archived',
      'data-not-storable',
      'deadline-uncountable',
      'temporal-unavailable',
    ],
  })
  async openDeal(
    @Body({ schema: openDeal }) body: OpenDealInput,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DealView> {
    const deal = await this.commands.open(body, { principal, key, body });
    reply.header('etag', etagOf(deal.revision));
    return deal;
  }

  @Get()
  @Endpoint({
    permit: 'deal.read',
    summary: 'Deals within reach, filtered and sorted; newest first unless asked otherwise',
    answers: { 200: dealPage },
  })
  listDeals(
    @Query({ schema: dealQuery }) query: DealQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<DealView>> {
    return this.deals.page(query, principal);
  }

  @Get('totals')
  @Endpoint({
    permit: 'deal.read',
    summary: 'How many open deals within reach each stage holds, and their sums by currency',
    answers: { 200: dealTotalList },
  })
  async readDealTotals(
    @Query({ schema: dealTotalQuery }) query: DealTotalQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ items: DealTotal[] }> {
    return { items: await this.totals.byStage(query, principal) };
  }

  @Get(':id')
  @Endpoint({
    permit: 'deal.read',
    summary: 'One deal',
    answers: { 200: dealView },
    headers: { ETag: 'Revision of the deal' },
    problems: ['not-found'],
  })
  async getDeal(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DealView> {
    const deal = await this.deals.get(id, principal);
    reply.header('etag', etagOf(deal.revision));
    return deal;
  }

  @Get(':id/events')
  @Endpoint({
    permit: 'deal.read',
    summary: "A deal's timeline, newest first",
    answers: { 200: eventPage },
    problems: ['not-found'],
  })
  listEvents(
    @Param({ schema: idPath }) { id }: IdPath,
    @Query({ schema: eventQuery }) query: EventQuery,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Page<EventView>> {
    return this.deals.timeline(id, query, principal);
  }

  @Get(':id/deadlines')
  @Endpoint({
    permit: 'deal.read',
    summary: "Why each of a deal's deadlines, and the next level of its ladder, is when it is",
    answers: { 200: dealDeadlines },
    problems: ['not-found'],
  })
  explainDeadlines(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() principal: Principal,
  ): Promise<DealDeadlines> {
    return this.deals.deadlines(id, principal);
  }
}
