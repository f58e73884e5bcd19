import { Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { colleaguesQuery } from '../api/colleagues.js';
import { useDealCommand } from '../api/deal.js';
import { AskDialog } from './ask-dialog.js';

interface Props {
  readonly dealId: string;
  readonly ownerId?: string;
  readonly onClose: () => void;
}

/** Gives a deal to another owner. */
export function HandOverDialog({ dealId, ownerId, onClose }: Props) {
  const { t } = useTranslation();
  const give = useDealCommand(dealId, onClose);
  return (
    <HandOverForm
      title={t('hand-over.title')}
      ownerId={ownerId}
      onGive={(body) => give.mutate({ path: 'hand-over', body })}
      onClose={onClose}
      isPending={give.isPending}
      error={give.error}
    />
  );
}

interface FormProps extends Pick<Props, 'ownerId' | 'onClose'> {
  readonly title: string;
  readonly onGive: (given: { readonly ownerId: string; readonly note?: string }) => void;
  readonly isPending: boolean;
  readonly error: unknown;
}

/** Asks to whom something is given, and what they should know of it. */
export function HandOverForm({ title, ownerId, onGive, onClose, isPending, error }: FormProps) {
  const { t } = useTranslation();
  const [to, setTo] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const { data: people = [] } = useQuery(colleaguesQuery);
  return (
    <AskDialog
      title={title}
      submit={t('hand-over.submit')}
      onSubmit={() => to !== null && onGive({ ownerId: to, note: note.trim() || undefined })}
      onClose={onClose}
      isPending={isPending}
      error={error}
      isIncomplete={to === null}
    >
      <Select
        label={t('hand-over.to')}
        withAsterisk
        searchable
        data-autofocus
        data={people
          .filter(({ id }) => id !== ownerId)
          .map(({ id, name, team }) => ({ value: id, label: `${name} · ${team.name}` }))}
        value={to}
        onChange={setTo}
        nothingFoundMessage={t('hand-over.nobody')}
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
