import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { activeUsersQuery } from '../api/people.js';

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  /** Who is not offered. */
  readonly except?: string;
  /** Only who is in a team. */
  readonly inTeam?: boolean;
  readonly isOptional?: boolean;
  readonly error?: string;
}

/** Chooses somebody who is active, by a part of the name or the e-mail. */
export function PersonChoice({ except, inTeam = false, isOptional = false, ...input }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 200);
  const { data: people = [] } = useQuery({ ...activeUsersQuery(q), placeholderData: keepPreviousData });
  const offered = people.filter(({ id, teamId }) => id !== except && (!inTeam || teamId !== null));
  return (
    <Select
      {...input}
      withAsterisk={!isOptional}
      searchable
      clearable={isOptional}
      clearButtonProps={{ 'aria-label': t('common.clear') }}
      nothingFoundMessage={t('palette.nothing')}
      data={offered.map(({ id, name }) => ({ value: id, label: name }))}
      onSearchChange={setTyped}
      filter={({ options }) => options}
    />
  );
}
