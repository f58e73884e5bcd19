import type { DealView } from '@app/contracts/deals.js';
import { Fieldset, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDealCommand } from '../api/deal.js';
import { labelOf, pipelineVersionQuery } from '../api/pipelines.js';
import { WhenInput } from '../app/when-input.js';
import { AskDialog } from './ask-dialog.js';

/** Loses a deal: why, to whom, and what is mended when the reason lies inside us. */
export function LoseDialog({ deal, onClose }: { readonly deal: DealView; readonly onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(pipelineVersionQuery(deal.pipeline));
  const reasons = data?.definition.lossReasons ?? [];
  const [reason, setReason] = useState<string | null>(null);
  const [competitor, setCompetitor] = useState('');
  const [note, setNote] = useState('');
  const [what, setWhat] = useState('');
  const [dueOn, setDueOn] = useState('');
  const isInside = reasons.find(({ key }) => key === reason)?.side === 'inside';
  const correctiveAction = isInside ? { what: what.trim(), dueOn } : undefined;
  const lose = useDealCommand(deal.id, onClose);
  const body = {
    reason,
    competitor: competitor.trim() || undefined,
    note: note.trim() || undefined,
    correctiveAction,
  };
  return (
    <AskDialog
      title={t('lose.title')}
      submit={t('lose.submit')}
      color="red.8"
      onSubmit={() => lose.mutate({ path: 'lose', body })}
      onClose={onClose}
      isPending={lose.isPending}
      error={lose.error}
      isIncomplete={reason === null || (isInside && (what.trim() === '' || dueOn === ''))}
    >
      <Select
        label={t('lose.reason')}
        withAsterisk
        data-autofocus
        data={reasons.map((one) => ({ value: one.key, label: labelOf(one, i18n.language) }))}
        value={reason}
        onChange={setReason}
      />
      {isInside && (
        <Fieldset legend={t('lose.mend')} variant="filled">
          <Stack gap="sm">
            <Textarea
              label={t('lose.what')}
              withAsterisk
              autosize
              minRows={2}
              maxLength={2_000}
              value={what}
              onChange={(event) => setWhat(event.currentTarget.value)}
            />
            <WhenInput label={t('lose.due-on')} value={dueOn} onChange={setDueOn} />
          </Stack>
        </Fieldset>
      )}
      <TextInput
        label={t('lose.competitor')}
        maxLength={200}
        value={competitor}
        onChange={(event) => setCompetitor(event.currentTarget.value)}
      />
      <Textarea
        label={t('ask.note')}
        autosize
        minRows={2}
        maxLength={2_000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </AskDialog>
  );
}
