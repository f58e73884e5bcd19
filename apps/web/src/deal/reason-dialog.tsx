import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDealCommand } from '../api/deal.js';
import { AskDialog } from './ask-dialog.js';

interface Props {
  readonly dealId: string;
  readonly title: string;
  readonly submit: string;
  readonly path: string;
  /** What goes along with the reason. */
  readonly body?: object;
  readonly onClose: () => void;
}

/** A command that only needs a reason. */
export function ReasonDialog({ dealId, title, submit, path, body, onClose }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const command = useDealCommand(dealId, onClose);
  return (
    <AskDialog
      title={title}
      submit={submit}
      onSubmit={() => command.mutate({ path, body: { ...body, reason: reason.trim() } })}
      onClose={onClose}
      isPending={command.isPending}
      error={command.error}
      isIncomplete={reason.trim() === ''}
    >
      <Textarea
        label={t('common.reason')}
        withAsterisk
        autosize
        minRows={2}
        maxLength={2_000}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </AskDialog>
  );
}
