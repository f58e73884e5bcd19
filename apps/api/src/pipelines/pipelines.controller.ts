import { Controller, Get, Param, Query } from '@nestjs/common';
import { pipelineJsonSchema } from '@app/contracts/pipeline-json-schema.js';
import { keyPath, type KeyPath } from '@app/contracts/fields.js';
import {
  diffQuery,
  pipelineDiff,
  pipelineList,
  type DiffQuery,
  type PipelineSummaryView,
} from '@app/contracts/pipeline-publishing.js';
import {
  pipelineVersionList,
  pipelineVersionPath,
  pipelineVersionView,
  type PipelineVersionPath,
  type PipelineVersionSummary,
  type PipelineVersionView,
} from '@app/contracts/pipelines.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { PipelineRepository } from '@app/persistence/pipeline.repository.js';
import { z } from 'zod';
import { Endpoint } from '../common/endpoint.js';
import { notFound } from '../common/problem.error.js';
import { pipelineSummaryViewOf, pipelineVersionViewOf, versionSummaryOf } from './pipeline-view.js';
import { PipelinesService, type Side } from './pipelines.service.js';
import type { Change } from '@app/domain/pipeline/diff.js';

/** Pipelines and their versions, which never change once published. */
@Controller('pipelines')
export class PipelinesController {
  constructor(
    private readonly definitions: DefinitionRepository,
    private readonly stored: PipelineRepository,
    private readonly pipelines: PipelinesService,
  ) {}

  @Get()
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Lists every pipeline with its newest version',
    answers: { 200: pipelineList },
  })
  async listPipelines(): Promise<{ items: PipelineSummaryView[] }> {
    return { items: (await this.stored.list()).map(pipelineSummaryViewOf) };
  }

  @Get('schema.json')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'The form of a definition as JSON Schema, for editors',
    answers: { 200: z.record(z.string(), z.unknown()) },
  })
  readPipelineSchema(): Record<string, unknown> {
    return pipelineJsonSchema();
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

  @Get(':key/diff')
  @Endpoint({
    permit: 'pipeline.read',
    reach: 'all',
    summary: 'Tells what differs between two versions of a pipeline, or a version and the draft',
    answers: { 200: pipelineDiff },
    problems: ['not-found', 'definition-invalid'],
  })
  diffPipeline(
    @Param({ schema: keyPath }) { key }: KeyPath,
    @Query({ schema: diffQuery }) query: DiffQuery,
  ): Promise<{ from: Side; to: Side; changes: Change[] }> {
    return this.pipelines.diff(key, query);
  }
}
