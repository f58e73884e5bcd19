import type { PipelineSummaryView } from '@app/contracts/pipeline-publishing.js';
import { Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calendarsQuery, everyPipelineQuery, saveDraft } from '../api/pipeline-drafts.js';
import { pipelineQuery } from '../api/pipelines.js';
import { AskDialog } from '../deal/ask-dialog.js';
import { freeKey, keyOf } from './keys.js';
import { copiedPipeline, simplePipeline, type Wished } from './new-pipeline.js';

interface Props {
  readonly pipelines: readonly PipelineSummaryView[];
  readonly onClose: () => void;
}

/** Begins a pipeline: an own one that could be published as it is, or a copy of another. */
export function NewPipelineDialog({ pipelines, onClose }: Props) {
  const { t } = useTranslation();
  const { data: calendars = [] } = useQuery(calendarsQuery);
  const [name, setName] = useState('');
  const [from, setFrom] = useState('');
  const [calendar, setCalendar] = useState<string | null>(null);
  const make = useMaking(onClose);
  const taken = pipelines.map((pipeline) => pipeline.key);
  const key = freeKey(keyOf(name) || 'pipeline', taken);
  const chosen = calendar ?? calendars[0]?.key ?? '';
  const wished: Wished = { key, name: name.trim(), calendar: chosen, currency: 'EUR' };
  return (
    <AskDialog
      title={t('pipelines.new')}
      submit={t('new.submit')}
      onSubmit={() => make.mutate({ wished, from })}
      onClose={onClose}
      isPending={make.isPending}
      error={make.error}
      isIncomplete={wished.name === '' || chosen === ''}
    >
      <TextInput
        label={t('part.name')}
        description={name.trim() === '' ? undefined : t('new.key', { key })}
        withAsterisk
        data-autofocus
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={t('new.from')}
        allowDeselect={false}
        data={[
          { value: '', label: t('new.simple') },
          ...pipelines
            .filter(({ version }) => version !== null)
            .map((one) => ({ value: one.key, label: t('new.copy', { name: one.name }) })),
        ]}
        value={from}
        onChange={(value) => setFrom(value ?? '')}
      />
      {from === '' && (
        <Select
          label={t('part.calendar')}
          allowDeselect={false}
          data={calendars.map(({ key: value, definition }) => ({ value, label: definition.name }))}
          value={chosen || null}
          onChange={setCalendar}
        />
      )}
    </AskDialog>
  );
}

interface Making {
  readonly wished: Wished;
  /** Key of the pipeline to copy; empty: none. */
  readonly from: string;
}

function useMaking(onClose: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async ({ wished, from }: Making) => {
      const copied = from === '' ? undefined : await queries.ensureQueryData(pipelineQuery(from));
      const definition = copied ? copiedPipeline(copied.definition, wished) : simplePipeline(wished, t);
      return saveDraft(wished.key, definition);
    },
    onSuccess: async ({ key }) => {
      void queries.invalidateQueries({ queryKey: everyPipelineQuery.queryKey });
      onClose();
      await navigate({ to: '/pipelines/$key/edit', params: { key } });
    },
  });
}
