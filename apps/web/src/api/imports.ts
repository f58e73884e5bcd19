import type { CheckedMappingView, ImportsQuery, ImportView } from '@app/contracts/imports.js';
import type { ImportMapping } from '@app/contracts/import-mapping.js';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { read, readFile, send } from './client.js';
import { useIntention } from './deal.js';
import type { Page } from './deals.js';
import { isPassing, ProblemError } from './problem.js';
import { saveFile } from './save-file.js';
import { upload } from './upload.js';

const rows = 50;
const lookEveryMs = 15_000;
const watchEveryMs = 1_500;

/** Whether a worker is at it, or about to be. */
export const isUnderWay = ({ status }: ImportView): boolean => status === 'waiting' || status === 'running';

/** Imports that were asked for, the newest first; watched while one is under way. */
export const importsQuery = (filter: Pick<ImportsQuery, 'status'>) =>
  infiniteQueryOptions({
    queryKey: ['imports', 'list', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      read<Page<ImportView>>('/imports', { ...filter, limit: rows, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isUnderWay)) ? watchEveryMs : lookEveryMs,
  });

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => read<ImportView>(`/imports/${id}`, {}, signal),
    refetchInterval: ({ state }) => {
      if (!state.data || isUnderWay(state.data)) return watchEveryMs;
      return state.data.endedAt === null ? lookEveryMs : false;
    },
  });

export interface NamedMapping {
  readonly name: string;
  readonly mapping: ImportMapping;
}

/** Mappings that come with the product. */
export const shippedMappingsQuery = queryOptions({
  queryKey: ['import-mappings'],
  staleTime: Infinity,
  queryFn: async ({ signal }) =>
    (await read<{ items: NamedMapping[] }>('/import-mappings', {}, signal)).items,
});

/** Everything that is wrong with a mapping. */
export const checkedMappingQuery = (mapping: unknown) =>
  queryOptions({
    queryKey: ['imports', 'check', mapping],
    queryFn: async () =>
      (await send<CheckedMappingView>('POST', '/imports/check', { body: { mapping } })).problems,
  });

export interface AskedImport {
  readonly file: File;
  readonly mapping: unknown;
  readonly clocks: ImportView['clocks'];
  readonly dryRun: boolean;
  readonly onProgress: (part: number) => void;
}

/** Asks for an import and sends its file: one import, however often the line breaks. */
export function useImporting(onDone: (job: ImportView) => void) {
  const keyFor = useIntention();
  const refresh = useImportsRefresh();
  return useMutation({
    mutationFn: ({ file, mapping, clocks, dryRun, onProgress }: AskedImport) => {
      const body = { mapping, clocks, dryRun, fileName: file.name.trim().slice(0, 200) };
      const said = JSON.stringify([body, file.size, file.lastModified]);
      return keyFor(said, async (key) => {
        const { id } = await send<ImportView>('POST', '/imports', { key, body });
        return sendFile({ id, file, onProgress });
      });
    },
    onSuccess: onDone,
    onSettled: refresh,
  });
}

/** Sends the file of an import that waits for it. */
export function useSendingImportFile(id: string) {
  const refresh = useImportsRefresh();
  return useMutation({
    mutationFn: ({ file, onProgress }: Pick<AskedImport, 'file' | 'onProgress'>) =>
      putFile({ id, file, onProgress }),
    onSettled: refresh,
  });
}

interface SentFile extends Pick<AskedImport, 'file' | 'onProgress'> {
  readonly id: string;
}

/** An import whose file is refused is given up: another file will be another import. */
async function sendFile(sent: SentFile): Promise<ImportView> {
  try {
    return await putFile(sent);
  } catch (error) {
    // Whatever comes of it, the file is what has to be told of: an import without one ends by itself, after some days.
    if (!isPassing(error)) await Promise.allSettled([command(sent.id, 'cancel')]);
    throw error;
  }
}

async function putFile({ id, file, onProgress }: SentFile): Promise<ImportView> {
  try {
    return await upload<ImportView>(`/imports/${id}/file`, { method: 'PUT', content: file, onProgress });
  } catch (error) {
    // It has come, and only the answer was lost.
    const hasCome = error instanceof ProblemError && error.problem.code === 'import-has-file';
    if (!hasCome) throw error;
    return read<ImportView>(`/imports/${id}`);
  }
}

const command = (id: string, act: 'cancel' | 'resume') =>
  send<ImportView>('POST', `/imports/${id}/${act}`, { body: {} });

/** Gives an import up, or goes on with it; asked again it answers alike. */
export function useImportCommand(id: string) {
  const queries = useQueryClient();
  const refresh = useImportsRefresh();
  return useMutation({
    mutationFn: (act: 'cancel' | 'resume') => command(id, act),
    onSuccess: (job) => queries.setQueryData(importQuery(id).queryKey, job),
    onSettled: refresh,
  });
}

/** Saves the rows that were left out: for a spreadsheet, or as they were sent. */
export function useSavingErrors(id: string) {
  return useMutation({
    mutationFn: async (form: 'spreadsheet' | 'as-sent') =>
      saveFile(await readFile(`/imports/${id}/errors`, { form }), 'import-errors.csv'),
  });
}

function useImportsRefresh() {
  const queries = useQueryClient();
  return () =>
    Promise.all(['list', 'one'].map((part) => queries.invalidateQueries({ queryKey: ['imports', part] })));
}
