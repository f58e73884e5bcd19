import type { CalendarView } from '@app/contracts/calendars.js';
import type { DraftView, PipelineSummaryView } from '@app/contracts/pipeline-publishing.js';
import type { PipelineVersionSummary } from '@app/contracts/pipelines.js';
import type { RetimingPreviewView, RetimingView } from '@app/contracts/retimings.js';
import type { WorkingTimeView } from '@app/contracts/working-time.js';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { read, send } from './client.js';
import { ProblemError } from './problem.js';

export type { DraftView };

/** A part of a definition, and what is wrong or unusual there. */
export type DefinitionProblem = DraftView['problems'][number];

export interface Change {
  readonly path: string;
  readonly part: 'structure' | 'timing';
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  readonly before?: unknown;
  readonly after?: unknown;
}

export type Side = number | 'draft';

export interface Diff {
  readonly from: Side;
  readonly to: Side;
  readonly changes: readonly Change[];
}

export interface Preview {
  readonly structureChanged: boolean;
  readonly timingChanged: boolean;
  readonly changes: readonly Change[];
  readonly warnings: readonly DefinitionProblem[];
  readonly running: RetimingPreviewView;
}

const pathOf = (key: string) => `/pipelines/${encodeURIComponent(key)}`;

/** Every pipeline, also archived ones and those that have a draft only. */
export const everyPipelineQuery = queryOptions({
  queryKey: ['pipelines', { every: true }],
  queryFn: async ({ signal }) =>
    (await read<{ items: PipelineSummaryView[] }>('/pipelines', {}, signal)).items,
});

export const versionsQuery = (key: string) =>
  queryOptions({
    queryKey: ['pipelines', key, 'versions'],
    queryFn: async ({ signal }) =>
      (await read<{ items: PipelineVersionSummary[] }>(`${pathOf(key)}/versions`, {}, signal)).items,
  });

export const diffQuery = (key: string, from?: Side, to?: Side) =>
  queryOptions({
    queryKey: ['pipelines', key, 'diff', from, to],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => read<Diff>(`${pathOf(key)}/diff`, { from, to }, signal),
  });

/** The draft of a pipeline; null: it has none. */
export const draftQuery = (key: string) =>
  queryOptions({
    queryKey: ['pipelines', key, 'draft'],
    queryFn: ({ signal }) => readDraft(key, signal),
  });

export const previewQuery = (key: string, revision: number) =>
  queryOptions({
    queryKey: ['pipelines', key, 'preview', revision],
    queryFn: () => send<Preview>('POST', `${pathOf(key)}/preview`, { body: {} }),
  });

export const calendarsQuery = queryOptions({
  queryKey: ['calendars'],
  staleTime: 60_000,
  queryFn: async ({ signal }) => (await read<{ items: CalendarView[] }>('/calendars', {}, signal)).items,
});

const stepMs = 2_000;

/** How far running deals have followed what changed in the pipeline; asked again until it is done. */
export const retimingsQuery = (key: string) =>
  queryOptions({
    queryKey: ['retimings', key],
    refetchInterval: ({ state: { data } }: { state: { data?: RetimingView[] } }) =>
      data?.some(({ doneAt }) => doneAt === null) ? stepMs : false,
    queryFn: async ({ signal }) => {
      const { items } = await read<{ items: RetimingView[] }>('/retimings', {}, signal);
      return items.filter(({ pipeline }) => pipeline === key);
    },
  });

export interface Counting {
  readonly calendar: string;
  readonly from: string;
  readonly norms: readonly string[];
}

/** When norms that begin one after the other are over in a calendar. */
export const workingTimeQuery = ({ calendar, from, norms }: Counting) =>
  queryOptions({
    queryKey: ['calendars', calendar, 'working-time', from, ...norms],
    staleTime: Infinity,
    placeholderData: keepPreviousData,
    queryFn: () =>
      send<WorkingTimeView>('POST', `/calendars/${encodeURIComponent(calendar)}/working-time`, {
        body: { from, norms },
      }),
  });

export async function readDraft(key: string, signal?: AbortSignal): Promise<DraftView | null> {
  try {
    return await read<DraftView>(`${pathOf(key)}/draft`, {}, signal);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'not-found') return null;
    throw error;
  }
}

/** Keeps a draft. @param revision of the draft that it was made from; undefined: there was none */
export function saveDraft(key: string, definition: object, revision?: number): Promise<DraftView> {
  const condition = revision === undefined ? { isNew: true } : { revision };
  return send<DraftView>('PUT', `${pathOf(key)}/draft`, { body: { definition }, ...condition });
}

/** Sent to a pipeline's address. */
export function sendToPipeline<Answer = void>(
  key: string,
  path: 'publish' | 'archive' | 'restore',
  command: { readonly body?: object; readonly key?: string; readonly revision?: number } = {},
): Promise<Answer> {
  return send<Answer>('POST', `${pathOf(key)}/${path}`, { body: {}, ...command });
}

export function discardDraft(key: string, revision: number): Promise<void> {
  return send('DELETE', `${pathOf(key)}/draft`, { revision });
}
