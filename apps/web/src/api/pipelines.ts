import type { PipelineSummaryView } from '@app/contracts/pipeline-publishing.js';
import type { PipelineVersionView } from '@app/contracts/pipelines.js';
import { queryOptions } from '@tanstack/react-query';
import { read } from './client.js';

export type Definition = PipelineVersionView['definition'];
export type Stage = Definition['stages'][number];
export type Field = NonNullable<Definition['fields']>[number];

const minuteMs = 60_000;

/** Pipelines that deals are worked through. */
export const pipelinesQuery = queryOptions({
  queryKey: ['pipelines'],
  staleTime: minuteMs,
  queryFn: async ({ signal }) => {
    const { items } = await read<{ items: PipelineSummaryView[] }>('/pipelines', {}, signal);
    return items.filter((pipeline) => pipeline.publishedAt !== null);
  },
});

/** The newest version of a pipeline. */
export const pipelineQuery = (key: string) =>
  queryOptions({
    queryKey: ['pipelines', key],
    staleTime: minuteMs,
    queryFn: ({ signal }) => read<PipelineVersionView>(`/pipelines/${encodeURIComponent(key)}`, {}, signal),
  });

/** A version, which never changes. */
export const pipelineVersionQuery = ({ key, version }: { readonly key: string; readonly version: number }) =>
  queryOptions({
    queryKey: ['pipelines', key, version],
    staleTime: Infinity,
    queryFn: ({ signal }) =>
      read<PipelineVersionView>(`/pipelines/${encodeURIComponent(key)}/versions/${version}`, {}, signal),
  });

/** What sales ops named, in the reader's language where they named it in that too. */
export function labelOf(
  { name, labels }: { readonly name: string; readonly labels?: Readonly<Partial<Record<string, string>>> },
  language: string,
): string {
  return labels?.[language] ?? name;
}

/** What a stage's action is called; undefined where the definition has none of that key. */
export function actionLabel(
  definition: Definition | undefined,
  key: string,
  language: string,
): string | undefined {
  const actions = definition?.stages.flatMap((stage) => stage.actions ?? []) ?? [];
  const found = actions.find((action) => action.key === key);
  return found && labelOf(found, language);
}
