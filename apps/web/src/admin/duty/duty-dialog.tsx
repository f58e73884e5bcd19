import { Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAdding } from '../../api/people.js';
import { useFieldErrors } from '../../app/field-errors.js';
import { useReading } from '../../app/reading.js';
import { AskDialog } from '../../deal/ask-dialog.js';
import { instantIn } from '../../format/zoned.js';
import { PersonChoice } from '../../people/person-choice.js';

const fieldOf = { 'user-unknown': 'userId', ends: 'to' } as const;

/** Puts somebody on duty for some hours of a day. */
export function DutyDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { timeZone } = useReading();
  const [userId, setUserId] = useState<string | null>(null);
  const [day, setDay] = useState('');
  const [from, setFrom] = useState('08:00');
  const [to, setTo] = useState('16:00');
  const add = useAdding('/duty', ['duty'], onClose);
  const { at, rest } = useFieldErrors(add.error, fieldOf);
  const submit = () =>
    add.mutate({ userId, from: instantIn(timeZone, day, from), to: instantIn(timeZone, day, to) });
  return (
    <AskDialog
      title={t('duty.new')}
      submit={t('duty.submit')}
      onSubmit={submit}
      onClose={onClose}
      isPending={add.isPending}
      error={rest}
      isIncomplete={userId === null || day === '' || from === '' || to === ''}
    >
      <PersonChoice label={t('duty.who')} value={userId} onChange={setUserId} error={at('userId')} />
      <TextInput
        label={t('duty.day')}
        type="date"
        withAsterisk
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <Group grow align="flex-start">
        <TextInput
          label={t('duty.from')}
          type="time"
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          label={t('duty.to')}
          type="time"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          error={at('to')}
        />
      </Group>
    </AskDialog>
  );
}
