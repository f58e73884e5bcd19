import type { PipelineVersionSummary, PipelineVersionView } from '@app/contracts/pipelines.js';
import type { PublishedPipeline } from '@app/persistence/definition.repository.js';

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
