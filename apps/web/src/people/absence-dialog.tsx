import { Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { substitutesQuery, useAdding } from '../api/people.js';
import { useFieldErrors } from '../app/field-errors.js';
import { AskDialog } from '../deal/ask-dialog.js';
import { PersonChoice } from './person-choice.js';

interface Props {
  /** Who is away; absent: it is asked for. */
  readonly userId?: string;
  readonly onClose: () => void;
}

const fieldOf = {
  'absence-overlaps': 'from',
  'absence-ends-first': 'to',
  'substitute-unknown': 'substitute',
  'substitute-is-oneself': 'substitute',
} as const;

/** Puts in an absence, of whole days, and says who is told meanwhile. */
export function AbsenceDialog({ userId: given, onClose }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [substituteId, setSubstitute] = useState<string | null>(null);
  const userId = given ?? chosen ?? '';
  const add = useAdding(`/users/${userId}/absences`, ['absences'], onClose);
  const { at, rest } = useFieldErrors(add.error, fieldOf);
  return (
    <AskDialog
      title={t('absence.new')}
      submit={t('absence.submit')}
      onSubmit={() => add.mutate({ from, to, substituteId: substituteId ?? undefined })}
      onClose={onClose}
      isPending={add.isPending}
      error={rest}
      isIncomplete={userId === '' || from === '' || to === ''}
    >
      {given === undefined && (
        <PersonChoice
          label={t('absence.who')}
          value={chosen}
          onChange={(id) => {
            setChosen(id);
            setSubstitute(null);
          }}
        />
      )}
      <TextInput
        label={t('absence.from')}
        type="date"
        withAsterisk
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
        error={at('from')}
      />
      <TextInput
        label={t('absence.to')}
        type="date"
        withAsterisk
        min={from}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
        error={at('to')}
      />
      {userId !== '' && (
        <SubstituteChoice
          {...{ userId, from, to }}
          value={substituteId}
          onChange={setSubstitute}
          error={at('substitute')}
        />
      )}
    </AskDialog>
  );
}

interface SubstituteProps {
  readonly userId: string;
  readonly from: string;
  readonly to: string;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  readonly error: string | undefined;
}

/** Who is away then themselves can be chosen all the same: their own substitute is told. */
function SubstituteChoice({ userId, from, to, value, onChange, error }: SubstituteProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.split(' · ')[0]?.trim() ?? '', 200);
  const { data: people = [] } = useQuery({
    ...substitutesQuery(userId, q, from, to),
    placeholderData: keepPreviousData,
  });
  return (
    <Select
      label={t('absence.substitute')}
      description={t('absence.substitute-hint')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('common.clear') }}
      nothingFoundMessage={t('palette.nothing')}
      data={people.map(({ id, name, teamName, absent }) => ({
        value: id,
        label: [name, teamName, absent ? t('absence.away') : null]
          .filter((part) => part !== null)
          .join(' · '),
      }))}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      error={error}
    />
  );
}
