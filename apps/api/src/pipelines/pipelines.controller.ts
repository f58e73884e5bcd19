import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { keyPath, type KeyPath } from '@app/contracts/fields.js';
import {
  pipelinePublication,
  pipelineVersionList,
  pipelineVersionPath,
  pipelineVersionView,
  type PipelinePublication,
  type PipelineVersionPath,
  type PipelineVersionSummary,
  type PipelineVersionView,
} from '@app/contracts/pipelines.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { FastifyReply } from 'fastify';
import { Endpoint } from '../common/endpoint.js';
import type { Principal } from '../common/principal.js';
import { CurrentPrincipal } from '../common/principal.js';
import { notFound } from '../common/problem.error.js';
import { pipelineVersionViewOf, versionSummaryOf } from './pipeline-view.js';
import { PipelinesService } from './pipelines.service.js';

/** Pipelines and their versions, which never change once published. */
@Controller('pipelines')
export class PipelinesController {
  constructor(
    private readonly definitions: DefinitionRepository,
    private readonly pipelines: PipelinesService,
  ) {}

  @Get()
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Lists the newest version of every pipeline',
    answers: { 200: pipelineVersionList },
  })
  async listPipelines(): Promise<{ items: PipelineVersionSummary[] }> {
    return { items: (await this.definitions.newest()).map(versionSummaryOf) };
  }

  @Get(':key')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Shows the newest version of a pipeline',
    answers: { 200: pipelineVersionView },
    problems: ['not-found'],
  })
  async readPipeline(@Param({ schema: keyPath }) { key }: KeyPath): Promise<PipelineVersionView> {
    const found = await this.definitions.find(key);
    if (!found) throw notFound('no such pipeline');
    return pipelineVersionViewOf(found);
  }

  @Get(':key/versions')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Lists the versions of a pipeline, newest first',
    answers: { 200: pipelineVersionList },
    problems: ['not-found'],
  })
  async listPipelineVersions(
    @Param({ schema: keyPath }) { key }: KeyPath,
  ): Promise<{ items: PipelineVersionSummary[] }> {
    const versions = await this.definitions.versionsOf(key);
    if (versions.length === 0) throw notFound('no such pipeline');
    return { items: versions.map(versionSummaryOf) };
  }

  @Get(':key/versions/:version')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Shows a version of a pipeline',
    answers: { 200: pipelineVersionView },
    problems: ['not-found'],
  })
  async readPipelineVersion(
    @Param({ schema: pipelineVersionPath }) { key, version }: PipelineVersionPath,
  ): Promise<PipelineVersionView> {
    const found = await this.definitions.find(key, version);
    if (!found) throw notFound('no such version of a pipeline');
    return pipelineVersionViewOf(found);
  }

  /** Sent twice it publishes once: what the newest version already says makes no new one. */
  @Post()
  @Endpoint({
    permit: 'pipeline.publish',
    reach: 'all',
    summary: 'Publishes a definition as the next version of its pipeline',
    description:
      '201 with the new version; 200 with the newest one when it already says the same. Running deals keep their version.',
    answers: { 200: pipelineVersionView, 201: pipelineVersionView },
    problems: ['definition-invalid', 'body-too-large'],
  })
  async publishPipeline(
    @Body({ schema: pipelinePublication }) body: PipelinePublication,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PipelineVersionView> {
    const { isNew, version } = await this.pipelines.publish(body, principal);
    if (isNew) void reply.status(201);
    return pipelineVersionViewOf(version);
  }
}
