import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import {
  counterpartyChange,
  counterpartyPage,
  counterpartyQuery,
  counterpartyView,
  newCounterparty,
  type CounterpartyChange,
  type CounterpartyQuery,
  type CounterpartyView,
  type NewCounterparty,
} from '@app/contracts/counterparties.js';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import { CounterpartyRepository } from '@app/persistence/counterparty.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { pageOf, readCursor, type Page } from '../common/cursor.js';
import { Endpoint } from '../common/endpoint.js';
import { Idempotency, IdempotencyKey } from '../common/idempotency.js';
import { ifMatchOf, withEtag } from '../common/if-match.js';
import { nameCursor, namePlace } from '../common/name-cursor.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';

const headers = { ETag: 'Revision of the vendor or carrier' };

/** Vendors and carriers, whom return cases have to do with. */
@Controller('counterparties')
export class CounterpartiesController {
  constructor(
    private readonly counterparties: CounterpartyRepository,
    private readonly definitions: DefinitionRepository,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Endpoint({
    permit: 'counterparty.read',
    reach: 'all',
    summary: 'Lists vendors and carriers by name',
    answers: { 200: counterpartyPage },
  })
  async listCounterparties(
    @Query({ schema: counterpartyQuery }) { limit, cursor, ...filter }: CounterpartyQuery,
  ): Promise<Page<CounterpartyView>> {
    const rows = await this.counterparties.page(limit + 1, filter, readCursor(cursor, nameCursor));
    return pageOf(rows, limit, (one) => ({ ...one }), namePlace);
  }

  @Get(':id')
  @Endpoint({
    permit: 'counterparty.read',
    reach: 'all',
    summary: 'Shows a vendor or carrier',
    answers: { 200: counterpartyView },
    headers,
    problems: ['not-found'],
  })
  async readCounterparty(
    @Param({ schema: idPath }) { id }: IdPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CounterpartyView> {
    return withEtag(reply, found(await this.counterparties.find(id)));
  }

  @Post()
  @Endpoint({
    permit: 'counterparty.write',
    reach: 'all',
    summary: 'Adds a vendor or carrier',
    answers: { 201: counterpartyView },
    problems: ['calendar-unknown'],
  })
  async addCounterparty(
    @Body({ schema: newCounterparty }) body: NewCounterparty,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
  ): Promise<CounterpartyView> {
    await this.checkCalendar(body.calendarKey);
    const request = { principal, key, route: 'POST /counterparties', body };
    return this.idempotency.once(request, async (transaction) => {
      const added = { ...body, id: uuidv7() };
      await this.counterparties.add(added, transaction);
      return { ...added, revision: 1 };
    });
  }

  @Patch(':id')
  @Endpoint({
    permit: 'counterparty.write',
    reach: 'all',
    summary: 'Changes a vendor or carrier',
    answers: { 200: counterpartyView },
    headers,
    ifMatch: true,
    problems: ['not-found', 'calendar-unknown', 'revision-mismatch'],
  })
  async changeCounterparty(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: counterpartyChange }) changes: CounterpartyChange,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CounterpartyView> {
    await this.checkCalendar(changes.calendarKey ?? null);
    return withEtag(reply, found(await this.counterparties.change(id, changes, ifMatchOf(request))));
  }

  private async checkCalendar(key: string | null): Promise<void> {
    if (key === null || (await this.definitions.findCalendar(key))) return;
    throw new ProblemError('calendar-unknown', `no calendar ${key}`);
  }
}

/** @throws ProblemError not-found, revision-mismatch */
function found(one: CounterpartyView | 'changed-meanwhile' | undefined): CounterpartyView {
  if (one === 'changed-meanwhile') throw new ProblemError('revision-mismatch');
  if (!one) throw notFound('no such vendor or carrier');
  return { ...one };
}
