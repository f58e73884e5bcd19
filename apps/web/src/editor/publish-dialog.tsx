import type { PipelineVersionView } from '@app/contracts/pipelines.js';
import { Loader, Radio, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIntention } from '../api/deal.js';
import { previewQuery, sendToPipeline, type Preview } from '../api/pipeline-drafts.js';
import { Trouble } from '../app/trouble.js';
import { AskDialog } from '../deal/ask-dialog.js';
import { Changes } from '../pipelines/changes.js';
import { RunningMeaning } from '../pipelines/running-meaning.js';
import classes from './editor.module.css';

interface Props {
  readonly pipelineKey: string;
  /** Of the draft that is published: what is shown here, and nothing later. */
  readonly revision: number;
  /** The newest version; null: there is none. */
  readonly version: number | null;
  readonly onClose: () => void;
}

/** Publishes the draft, with a note, after it has said what that means. */
export function PublishDialog({ pipelineKey, revision, version, onClose }: Props) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [timing, setTiming] = useState<'running' | 'new'>('running');
  const { data: preview, error } = useQuery(previewQuery(pipelineKey, revision));
  const publish = usePublishing(pipelineKey, revision, onClose);
  const isAsked = version !== null && preview?.timingChanged === true;
  const body = { ...(note.trim() ? { note: note.trim() } : {}), ...(isAsked ? { timing } : {}) };
  return (
    <AskDialog
      title={t('publish.title')}
      submit={t('publish.submit')}
      size="xl"
      onSubmit={() => publish.mutate(body)}
      onClose={onClose}
      isPending={publish.isPending}
      error={publish.error}
      isIncomplete={preview === undefined}
    >
      <Textarea
        label={t('publish.note')}
        description={t('publish.note-hint')}
        data-autofocus
        autosize
        minRows={2}
        maxLength={2_000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      {error && <Trouble error={error} />}
      {!preview && !error && <Loader size="sm" />}
      {preview && <Meaning of={preview} isFirst={version === null} />}
      {isAsked && (
        <Radio.Group label={t('publish.timing')} value={timing} onChange={(value) => setTiming(value)}>
          <Stack gap={6} mt={6}>
            <Radio value="running" label={t('publish.running')} />
            <Radio value="new" label={t('publish.new')} />
          </Stack>
        </Radio.Group>
      )}
      {preview && version !== null && (
        <Changes changes={preview.changes} pipelineKey={pipelineKey} sides={['draft', version]} />
      )}
    </AskDialog>
  );
}

/** What it means for running deals, in figures. */
function Meaning({ of, isFirst }: { readonly of: Preview; readonly isFirst: boolean }) {
  const { t } = useTranslation();
  if (isFirst) return <Text size="sm">{t('publish.first')}</Text>;
  return (
    <RunningMeaning of={of.running}>
      {of.structureChanged && (
        <Text size="sm" className={classes.quiet}>
          {t('publish.structure')}
        </Text>
      )}
    </RunningMeaning>
  );
}

/** Publishes once, and goes to where the re-timing is to be seen. */
function usePublishing(pipelineKey: string, revision: number, onClose: () => void) {
  const { t } = useTranslation();
  const keyFor = useIntention();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (body: object) =>
      keyFor(JSON.stringify([body, revision]), (key) =>
        sendToPipeline<PipelineVersionView>(pipelineKey, 'publish', { body, key, revision }),
      ),
    onSuccess: async ({ version, name }) => {
      notifications.show({ message: t('publish.done', { name, version }), color: 'green' });
      onClose();
      await navigate({ to: '/pipelines/$key', params: { key: pipelineKey } });
      // Not before: what this dialog shows is of a draft that is gone.
      void queries.invalidateQueries({ queryKey: ['pipelines'] });
      void queries.invalidateQueries({ queryKey: ['retimings', pipelineKey] });
    },
  });
}
