import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { PipelineVersionView } from '@app/contracts/pipelines.js';
import { read } from '../api/client.js';
import { useMe } from '../api/me.js';
import { readDraft, saveDraft, type DraftView } from '../api/pipeline-drafts.js';
import { ProblemError } from '../api/problem.js';
import { Trouble } from '../app/trouble.js';
import { DraftKeeper, type Shelf, type Stored } from './draft-keeper.js';
import { Editor } from './editor.js';
import { browserCopies } from './kept-copies.js';

/** The editor of one pipeline's draft. */
export function EditorPage() {
  const { key } = useParams({ from: '/signed-in/pipelines/$key/edit' });
  return <Opened key={key} pipelineKey={key} />;
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
  if (!data) return <Loader m="xl" />;
  return <Editor pipelineKey={pipelineKey} keeper={data.keeper} published={data.published} />;
}

async function open(pipelineKey: string, userId: string): Promise<Opening> {
  const published = await newest(pipelineKey);
  const keeper = await DraftKeeper.open(shelfOf(pipelineKey), browserCopies(userId, pipelineKey));
  return { keeper, published };
}

function shelfOf(key: string): Shelf {
  return {
    read: async () => {
      const draft = await readDraft(key);
      if (draft) return storedOf(draft);
      const version = await newest(key);
      const nothingWrong = { problems: [], warnings: [] };
      return { definition: { ...(version?.definition ?? { key, name: key }) }, ...nothingWrong };
    },
    save: async (definition, revision) => storedOf(await saveDraft(key, definition, revision)),
    isConflict: (error) => error instanceof ProblemError && conflicts.includes(error.problem.code),
  };
}

const conflicts: readonly string[] = ['draft-changed', 'draft-missing'];

function storedOf({ definition, revision, savedAt, savedByName, problems, warnings }: DraftView): Stored {
  return { definition, revision, savedAt, savedByName, problems, warnings };
}

async function newest(key: string): Promise<PipelineVersionView | null> {
  try {
    return await read<PipelineVersionView>(`/pipelines/${encodeURIComponent(key)}`);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'not-found') return null;
    throw error;
  }
}
