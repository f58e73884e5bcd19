import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { keyPath, type KeyPath } from '@app/contracts/fields.js';
import {
  definitionCheck,
  definitionInput,
  directPublication,
  nothing,
  pipelinePreview,
  previewInput,
  type DefinitionCheckView,
  type DefinitionInput,
  type DirectPublication,
  type PreviewInput,
} from '@app/contracts/pipeline-publishing.js';
import { pipelineVersionView, type PipelineVersionView } from '@app/contracts/pipelines.js';
import type { FastifyReply } from 'fastify';
import { Endpoint } from '../common/endpoint.js';
import { IdempotencyKey } from '../common/idempotency.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { PipelineChecks } from './pipeline-checks.js';
import { pipelineVersionViewOf } from './pipeline-view.js';
import { PipelinesService, type PublicationPreview } from './pipelines.service.js';

/** Publishing without a draft, and what can be asked before. */
@Controller('pipelines')
export class PublishingController {
  constructor(
    private readonly pipelines: PipelinesService,
    private readonly checks: PipelineChecks,
  ) {}

  /** Sent again with its key it is answered as at first, whatever was published since. What the newest version already says makes no new one. */
  @Post()
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Publishes a definition as the next version of its pipeline',
    description:
      '201 with the new version; 200 with the newest one when it already says the same. Running deals keep the structure of ' +
      'their version; with `timing: running` they follow the norms, stall rules, ladder and calendar within minutes.',
    answers: { 200: pipelineVersionView, 201: pipelineVersionView },
    problems: ['definition-invalid', 'body-too-large'],
  })
  async publishPipeline(
    @Body({ schema: directPublication }) body: DirectPublication,
    @CurrentPrincipal() principal: Principal,
    @IdempotencyKey() key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PipelineVersionView> {
    const { isNew, version } = await this.pipelines.publish(body, { principal, key });
    if (isNew) void reply.status(201);
    return pipelineVersionViewOf(version);
  }

  @Post('validate')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Tells everything that is wrong or unusual in a definition; nothing is kept',
    answers: { 200: definitionCheck },
    problems: ['body-too-large'],
  })
  async validatePipeline(
    @Body({ schema: definitionInput }) { definition }: DefinitionInput,
  ): Promise<DefinitionCheckView> {
    const { problems, warnings } = await this.checks.check(definition);
    return { problems: [...problems], warnings: [...warnings] };
  }

  @Post(':key/preview')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Shows what publishing a definition, or the draft, would mean; nothing is done',
    answers: { 200: pipelinePreview },
    problems: ['draft-missing', 'definition-invalid', 'body-too-large'],
  })
  previewPipeline(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Body({ schema: previewInput }) { definition }: PreviewInput,
  ): Promise<PublicationPreview> {
    return this.pipelines.preview(key, definition);
  }

  /** Archiving twice is archiving once. */
  @Post(':key/archive')
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Archives a pipeline: it takes no new deals, and running ones go on',
    answers: { 204: null },
    problems: ['not-found'],
  })
  archivePipeline(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Body({ schema: nothing }) _: unknown,
  ): Promise<void> {
    return this.pipelines.setArchived(key, true);
  }

  @Post(':key/restore')
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Restores an archived pipeline: it takes new deals again',
    answers: { 204: null },
    problems: ['not-found'],
  })
  restorePipeline(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Body({ schema: nothing }) _: unknown,
  ): Promise<void> {
    return this.pipelines.setArchived(key, false);
  }
}
