import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { PipelineSummaryView } from '@app/contracts/pipeline-publishing.js';
import type { PipelineVersionView } from '@app/contracts/pipelines.js';
import { read } from '../api/client.js';
import { useMe } from '../api/me.js';
import { readDraft, saveDraft, type DraftView } from '../api/pipeline-drafts.js';
import { ProblemError } from '../api/problem.js';
import { NotFound } from '../app/not-found.js';
import { Trouble } from '../app/trouble.js';
import { DraftKeeper, type Shelf, type Stored } from './draft-keeper.js';
import { Editor } from './editor.js';
import { browserCopies } from './kept-copies.js';

/** The editor of one pipeline's draft. */
export function EditorPage() {
  const { key } = useParams({ from: '/signed-in/pipelines/$key/edit' });
  const { permissions } = useMe();
  return permissions['pipeline.publish'] ? <Opened key={key} pipelineKey={key} /> : <NotFound />;
}

interface Opening {
  readonly keeper: DraftKeeper;
  readonly published: PipelineVersionView | null;
}

function Opened({ pipelineKey }: { readonly pipelineKey: string }) {
  const { user } = useMe();
  // Of this visit: what another one has left is asked for anew.
  const [visit] = useState(() => crypto.randomUUID());
  const { data, error, refetch } = useQuery({
    queryKey: ['editor', pipelineKey, visit],
    staleTime: Infinity,
    gcTime: 0,
    queryFn: () => open(pipelineKey, user.id),
  });
  const keeper = data?.keeper;
  useEffect(() => {
    if (!keeper) return undefined;
    const leave = () => void keeper.flush();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [keeper]);
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === null) return <NotFound />;
  if (!data) return <Loader m="xl" />;
  return <Editor pipelineKey={pipelineKey} keeper={data.keeper} published={data.published} />;
}

/** Null: there is no such pipeline. */
async function open(pipelineKey: string, userId: string): Promise<Opening | null> {
  const found = await known(pipelineKey);
  if (!found) return null;
  const { version } = found;
  const published = version === null ? null : await versionOf(pipelineKey, version);
  const keeper = await DraftKeeper.open(shelfOf(pipelineKey), browserCopies(userId, pipelineKey));
  return { keeper, published };
}

function shelfOf(key: string): Shelf {
  return {
    read: async () => {
      const { hasDraft = false, version = null } = (await known(key)) ?? {};
      const draft = hasDraft ? await readDraft(key) : null;
      if (draft) return storedOf(draft);
      const published = version === null ? null : await versionOf(key, version);
      return { definition: { ...(published?.definition ?? { key, name: key }) }, problems: [], warnings: [] };
    },
    save: async (definition, revision) => storedOf(await saveDraft(key, definition, revision)),
    isConflict: (error) => error instanceof ProblemError && conflicts.includes(error.problem.code),
  };
}

const conflicts: readonly string[] = ['draft-changed', 'draft-missing'];

function storedOf({ definition, revision, savedAt, savedByName, problems, warnings }: DraftView): Stored {
  return { definition, revision, savedAt, savedByName, problems, warnings };
}

/** What there is of a pipeline: asked of the list, for to have no draft, or no version, is no error. */
async function known(key: string): Promise<PipelineSummaryView | undefined> {
  const { items } = await read<{ items: PipelineSummaryView[] }>('/pipelines');
  return items.find((one) => one.key === key);
}

function versionOf(key: string, version: number): Promise<PipelineVersionView> {
  return read<PipelineVersionView>(`/pipelines/${encodeURIComponent(key)}/versions/${version}`);
}
