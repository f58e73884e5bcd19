import { Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../api/client.js';
import { useIntention } from '../api/deal.js';
import { WhenInput } from '../app/when-input.js';
import { AskDialog } from '../deal/ask-dialog.js';

export type AnswerKind = 'take-on' | 'snooze' | 'instruct';

interface Props {
  readonly kind: AnswerKind;
  readonly escalation: { readonly id: string; readonly title: string; readonly ownerName: string };
  readonly onClose: () => void;
  readonly onDone?: () => void;
}

/** "Mine, done by …", "not before …", or "do X by …". */
export function AnswerDialog({ kind, escalation, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const [day, setDay] = useState('');
  const [text, setText] = useState('');
  const answer = useAnswering(escalation.id, kind, () => {
    onClose();
    onDone?.();
  });
  const asksText = kind !== 'take-on';
  return (
    <AskDialog
      title={t(`answer.${kind}.title`)}
      submit={t(`answer.${kind}.submit`)}
      onSubmit={() => answer.mutate(bodyOf(kind, day, text.trim()))}
      onClose={onClose}
      isPending={answer.isPending}
      error={answer.error}
      isIncomplete={day === '' || (asksText && text.trim() === '')}
    >
      <Text size="sm">
        {t(`answer.${kind}.text`, { deal: escalation.title, owner: escalation.ownerName })}
      </Text>
      {kind === 'instruct' && (
        <What label={t('answer.instruct.what')} value={text} onChange={setText} autoFocus />
      )}
      <WhenInput
        label={t(`answer.${kind}.when`)}
        value={day}
        onChange={setDay}
        autoFocus={kind !== 'instruct'}
      />
      {kind === 'snooze' && <What label={t('common.reason')} value={text} onChange={setText} />}
    </AskDialog>
  );
}

interface WhatProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly autoFocus?: boolean;
}

function What({ label, value, onChange, autoFocus }: WhatProps) {
  return (
    <Textarea
      label={label}
      withAsterisk
      autosize
      minRows={2}
      maxLength={1_000}
      data-autofocus={autoFocus || undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function useAnswering(id: string, kind: AnswerKind, onDone: () => void) {
  const queries = useQueryClient();
  const keyFor = useIntention();
  return useMutation({
    mutationFn: (body: object) =>
      keyFor(JSON.stringify([id, kind, body]), (key) =>
        send('POST', `/escalations/${id}/${kind}`, { key, body }),
      ),
    onSuccess: onDone,
    onSettled: async () => {
      await Promise.all(
        ['escalations', 'deal', 'deals'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      );
    },
  });
}

function bodyOf(kind: AnswerKind, day: string, text: string): object {
  if (kind === 'take-on') return { promisedFor: day };
  return kind === 'snooze' ? { until: day, reason: text } : { what: text, doneBy: day };
}
