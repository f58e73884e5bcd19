import { Button, Group, Menu, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { discardDraft } from '../api/pipeline-drafts.js';
import { useProblemWords } from '../app/problem-words.js';
import { useReading } from '../app/reading.js';
import { AskDialog } from '../deal/ask-dialog.js';
import { timeOf } from '../format/dates.js';
import type { DraftKeeper, Keeping } from './draft-keeper.js';
import { textAt } from './draft-tree.js';
import { PublishDialog } from './publish-dialog.js';
import classes from './editor.module.css';

interface Props {
  readonly pipelineKey: string;
  readonly keeper: DraftKeeper;
  /** The newest version; null: there is none. */
  readonly version: number | null;
}

/** What is being edited, whether it is saved, and what can be done with it as a whole. */
export function EditorHead({ pipelineKey, keeper, version }: Props) {
  const { t } = useTranslation();
  const keeping = useSyncExternalStore(keeper.subscribe, () => keeper.keeping);
  const [asking, setAsking] = useState<'publish' | 'discard'>();
  useUndoKeys(keeper);
  const { content, stored, status, canUndo, canRedo } = keeping;
  const { revision } = stored;
  const isSaved = status === 'saved' && revision !== undefined;
  return (
    <>
      <Link to="/pipelines/$key" params={{ key: pipelineKey }} className={classes.back}>
        {t('editor.back')}
      </Link>
      <Group justify="space-between" mt={4}>
        <div>
          <Title order={1} size="h4">
            {textAt(content, 'name') || pipelineKey}
          </Title>
          <Saved of={keeping} />
        </div>
        <Group gap="xs">
          <Button variant="default" disabled={!canUndo} onClick={() => keeper.undo()}>
            {t('editor.undo')}
          </Button>
          <Button variant="default" disabled={!canRedo} onClick={() => keeper.redo()}>
            {t('editor.redo')}
          </Button>
          {revision !== undefined && <More onDiscard={() => setAsking('discard')} />}
          <Button disabled={!isSaved || stored.problems.length > 0} onClick={() => setAsking('publish')}>
            {t('publish.do')}
          </Button>
        </Group>
      </Group>
      {asking === 'publish' && isSaved && (
        <PublishDialog
          pipelineKey={pipelineKey}
          revision={revision}
          version={version}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'discard' && revision !== undefined && (
        <DiscardDialog pipelineKey={pipelineKey} revision={revision} onClose={() => setAsking(undefined)} />
      )}
    </>
  );
}

/** Whether it is saved; in words, for nobody should have to guess. */
function Saved({ of: { status, stored, error } }: { readonly of: Keeping }) {
  const { t } = useTranslation();
  const words = useProblemWords();
  const reading = useReading();
  const said =
    status === 'refused'
      ? words(error)
      : status !== 'saved'
        ? t(`editor.status.${status}`)
        : stored.savedAt === undefined
          ? t('editor.status.untouched')
          : t('editor.status.saved', { at: timeOf(stored.savedAt, reading) });
  return (
    <Text size="sm" role="status" data-status={status} className={classes.quiet}>
      {said}
    </Text>
  );
}

function More({ onDiscard }: { readonly onDiscard: () => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" aria-label={t('editor.more')}>
          …
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onDiscard}>{t('editor.discard')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

interface DiscardProps {
  readonly pipelineKey: string;
  readonly revision: number;
  readonly onClose: () => void;
}

/** The one act here that cannot be undone. */
function DiscardDialog({ pipelineKey, revision, onClose }: DiscardProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);
  const discard = async () => {
    setPending(true);
    try {
      await discardDraft(pipelineKey, revision);
      await queries.invalidateQueries({ queryKey: ['pipelines'] });
      await navigate({ to: '/pipelines' });
    } catch (trouble) {
      setError(trouble);
      setPending(false);
    }
  };
  return (
    <AskDialog
      title={t('editor.discard')}
      submit={t('editor.discard')}
      color="red"
      onSubmit={() => void discard()}
      onClose={onClose}
      isPending={isPending}
      error={error}
    >
      <Text size="sm">{t('editor.discard-text')}</Text>
    </AskDialog>
  );
}

/** Ctrl Z, or ⌘Z: also while something is written, for a text's own undoing would not be saved. */
function useUndoKeys(keeper: DraftKeeper): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      if (event.shiftKey) keeper.redo();
      else keeper.undo();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [keeper]);
}
