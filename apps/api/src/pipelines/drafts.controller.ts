import { Body, Controller, Delete, Get, Param, Post, Put, Req, Res } from '@nestjs/common';
import { keyPath, type KeyPath } from '@app/contracts/fields.js';
import {
  definitionInput,
  draftPublication,
  draftView,
  nothing,
  publishedVersion,
  type DefinitionInput,
  type DraftPublication,
  type DraftView,
} from '@app/contracts/pipeline-publishing.js';
import {
  pipelineVersionPath,
  type PipelineVersionPath,
  type PipelineVersionView,
} from '@app/contracts/pipelines.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import { etagOf, ifMatchOf, isForNothing } from '../common/if-match.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { DraftsService } from './drafts.service.js';
import { pipelineVersionViewOf } from './pipeline-view.js';

const headers = { ETag: 'Revision of the draft' };

/** The draft of a pipeline: what sales ops work at until it is published. */
@Controller('pipelines/:key')
export class DraftsController {
  constructor(private readonly drafts: DraftsService) {}

  @Get('draft')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Shows the draft of a pipeline, and what is wrong with it',
    answers: { 200: draftView },
    headers,
    problems: ['not-found'],
  })
  async readDraft(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView> {
    return withEtag(reply, await this.drafts.read(key));
  }

  /** A draft need not be right to be kept; a key that is new becomes a pipeline with a draft and no version. */
  @Put('draft')
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Keeps a draft, right or wrong, and tells what is wrong with it',
    answers: { 200: draftView },
    headers,
    ifMatch: true,
    ifNoneMatch: true,
    problems: ['draft-changed', 'draft-missing', 'data-not-storable', 'body-too-large'],
  })
  async saveDraft(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Body({ schema: definitionInput }) { definition }: DefinitionInput,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView> {
    const expected = isForNothing(request) ? 'none' : ifMatchOf(request);
    return withEtag(reply, await this.drafts.save(key, definition, principal, expected));
  }

  @Delete('draft')
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Throws the draft away',
    answers: { 204: null },
    ifMatch: true,
    problems: ['draft-changed', 'draft-missing'],
  })
  async discardDraft(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.drafts.discard(key, ifMatchOf(request));
  }

  @Post('draft/from/:version')
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Makes a version the draft, in the place of the one before',
    answers: { 200: draftView },
    headers,
    ifMatch: true,
    problems: ['not-found', 'draft-changed', 'draft-missing'],
  })
  async draftFromVersion(
    @Param({ schema: pipelineVersionPath }) { key, version }: PipelineVersionPath,
    @Body({ schema: nothing }) _: unknown,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView> {
    return withEtag(reply, await this.drafts.fromVersion(key, version, principal, ifMatchOf(request)));
  }

  @Post('publish')
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Publishes the draft as the next version',
    description:
      '201 with the new version; 200 with the newest one when it already says the same. Running deals keep the structure of ' +
      'their version; with `timing: running` they follow the norms, stall rules, ladder and calendar within minutes.',
    answers: { 200: publishedVersion, 201: publishedVersion },
    ifMatch: true,
    problems: ['draft-missing', 'draft-changed', 'definition-invalid'],
  })
  async publishDraft(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Body({ schema: draftPublication }) body: DraftPublication,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() idempotencyKey: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PipelineVersionView & { retimedDeals: number }> {
    const asked = { principal, key: idempotencyKey, expected: ifMatchOf(request) };
    const { isNew, version, retimedDeals } = await this.drafts.publish(key, body, asked);
    if (isNew) void reply.status(201);
    return { ...pipelineVersionViewOf(version), retimedDeals };
  }
}

function withEtag(reply: FastifyReply, draft: DraftView): DraftView {
  void reply.header('etag', etagOf(draft.revision));
  return draft;
}
