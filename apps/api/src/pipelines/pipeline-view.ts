import type { PipelineSummaryView } from '@app/contracts/pipeline-publishing.js';
import type { PipelineVersionSummary, PipelineVersionView } from '@app/contracts/pipelines.js';
import type { PublishedPipeline } from '@app/persistence/definition.repository.js';
import type { PipelineSummary } from '@app/persistence/pipeline.repository.js';

/** A version without its content, as lists show it. */
export function versionSummaryOf({
  key,
  version,
  definition,
  publishedAt,
  note,
}: PublishedPipeline): PipelineVersionSummary {
  const { name, calendar } = definition;
  return { key, version, name, calendar, publishedAt: publishedAt.toISOString(), note };
}

/** A version as it was published. */
export function pipelineVersionViewOf(published: PublishedPipeline): PipelineVersionView {
  const { calendarVersion, definition } = published;
  return { ...versionSummaryOf(published), calendarVersion, definition };
}

/** A pipeline as the list shows it. */
export function pipelineSummaryViewOf({
  key,
  name,
  publishedAt,
  archivedAt,
  ...rest
}: PipelineSummary): PipelineSummaryView {
  return {
    key,
    name: name ?? key,
    ...rest,
    publishedAt: publishedAt?.toISOString() ?? null,
    archived: archivedAt !== null,
  };
}
