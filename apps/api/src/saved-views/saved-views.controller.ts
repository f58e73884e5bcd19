import { Body, Controller, Delete, Get, Param, Post, Put, Req, Res } from '@nestjs/common';
import { idPath, type IdPath } from '@app/contracts/fields.js';
import {
  savedView,
  savedViewInput,
  savedViewList,
  savedViewOrder,
  savedViewsAtMost,
  type SavedView,
  type SavedViewInput,
  type SavedViewOrder,
} from '@app/contracts/saved-views.js';
import { SavedViewRepository } from '@app/persistence/saved-view.repository.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { Endpoint } from '../common/endpoint.js';
import { Idempotency, IdempotencyKey } from '../common/idempotency.js';
import { ifMatchOf, withEtag } from '../common/if-match.js';
import { CurrentPrincipal, type Principal } from '../common/principal.js';
import { notFound, ProblemError } from '../common/problem.error.js';
import { tellingViolations } from '../common/violations.js';

const violations = { saved_view_name: () => new ProblemError('saved-view-name-taken') };
const headers = { ETag: 'Revision of the view' };

/** Views of lists of deals, each person their own: nobody sees, changes or counts another's. */
@Controller('saved-views')
export class SavedViewsController {
  constructor(
    private readonly views: SavedViewRepository,
    private readonly idempotency: Idempotency,
  ) {}

  @Get()
  @Endpoint({
    permit: 'signed-in',
    summary: "Lists one's own views of deals, in one's own order",
    answers: { 200: savedViewList },
  })
  async listSavedViews(@CurrentPrincipal() { userId }: Principal): Promise<{ items: SavedView[] }> {
    return { items: await this.views.ofUser(userId) };
  }

  @Post()
  @Endpoint({
    permit: 'signed-in',
    summary: 'Keeps a view of deals, behind the others',
    answers: { 201: savedView },
    headers,
    problems: ['saved-view-name-taken', 'saved-views-too-many', 'data-not-storable'],
  })
  async addSavedView(
    @Body({ schema: savedViewInput }) body: SavedViewInput,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedView> {
    const request = { principal, key, route: 'POST /saved-views', body };
    const added = await tellingViolations(violations, () =>
      this.idempotency.once(request, async (transaction) => {
        const row = await this.views.add(principal.userId, uuidv7(), body, savedViewsAtMost, transaction);
        if (row === 'too-many') throw new ProblemError('saved-views-too-many');
        return row;
      }),
    );
    return withEtag(reply, added);
  }

  @Put()
  @Endpoint({
    permit: 'signed-in',
    summary: "Puts one's views into another order",
    answers: { 204: null },
    problems: ['saved-view-order-stale'],
  })
  async arrangeSavedViews(
    @Body({ schema: savedViewOrder }) { ids }: SavedViewOrder,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<void> {
    if (!(await this.views.arrange(userId, ids))) throw new ProblemError('saved-view-order-stale');
  }

  @Put(':id')
  @Endpoint({
    permit: 'signed-in',
    summary: "Replaces one of one's views, its name as well",
    answers: { 200: savedView },
    headers,
    ifMatch: true,
    problems: ['not-found', 'saved-view-name-taken', 'revision-mismatch', 'data-not-storable'],
  })
  async replaceSavedView(
    @Param({ schema: idPath }) { id }: IdPath,
    @Body({ schema: savedViewInput }) body: SavedViewInput,
    @CurrentPrincipal() { userId }: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SavedView> {
    const replaced = await tellingViolations(violations, () =>
      this.views.replace(userId, id, body, ifMatchOf(request)),
    );
    return withEtag(reply, there(replaced));
  }

  @Delete(':id')
  @Endpoint({
    permit: 'signed-in',
    summary: "Removes one of one's views",
    answers: { 204: null },
    ifMatch: true,
    problems: ['not-found', 'revision-mismatch'],
  })
  async removeSavedView(
    @Param({ schema: idPath }) { id }: IdPath,
    @CurrentPrincipal() { userId }: Principal,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    there(await this.views.remove(userId, id, ifMatchOf(request)));
  }
}

/** @throws ProblemError not-found, revision-mismatch */
function there<Outcome>(outcome: Outcome | 'changed-meanwhile' | undefined): Outcome {
  if (outcome === undefined) throw notFound('no such view of yours');
  if (outcome === 'changed-meanwhile') throw new ProblemError('revision-mismatch');
  return outcome;
}
