import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { counterpartiesFound, type NamedCounterparty } from '../api/cases.js';

interface Props {
  readonly label: string;
  readonly value: NamedCounterparty | null;
  readonly onChange: (chosen: NamedCounterparty | null) => void;
  /** Only vendors, or only carriers; absent: both, each with what it is. */
  readonly kind?: NamedCounterparty['kind'];
  readonly isNeeded?: boolean;
}

/** Vendors and carriers are found by a part of their names, however many there are. */
export function CounterpartyChoice({ label, value, onChange, kind, isNeeded = false }: Props) {
  const { t } = useTranslation();
  const wordsOf = (one: NamedCounterparty) =>
    kind ? one.name : `${one.name} · ${t(`case.counterparty.${one.kind}`)}`;
  const [typed, setTyped] = useState('');
  // What was chosen stands in the input as well: it is no text to look for.
  const sought = value && typed === wordsOf(value) ? '' : typed.trim();
  const [q] = useDebouncedValue(sought, 200);
  const { data: found = [] } = useQuery({
    ...counterpartiesFound(q, kind),
    placeholderData: keepPreviousData,
  });
  const known = value && !found.some(({ id }) => id === value.id) ? [value, ...found] : found;
  return (
    <Select
      label={label}
      withAsterisk={isNeeded}
      data-autofocus={isNeeded || undefined}
      searchable
      clearable={!isNeeded}
      clearButtonProps={{ 'aria-label': t('common.clear') }}
      data={known.map((one) => ({ value: one.id, label: wordsOf(one) }))}
      value={value?.id ?? null}
      onChange={(id) => onChange(known.find((one) => one.id === id) ?? null)}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={t('palette.nothing')}
    />
  );
}
