import type { CustomerView } from '@app/contracts/customers.js';
import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { read } from '../api/client.js';
import type { Page } from '../api/deals.js';

interface Props {
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  readonly autoFocus?: boolean;
}

/** Customers are found by the beginning of their names. */
export function CustomerChoice({ value, onChange, autoFocus = false }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 200);
  const { data } = useQuery({
    queryKey: ['customers', q],
    queryFn: ({ signal }) => read<Page<CustomerView>>('/customers', { q, limit: 20 }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <Select
      label={t('open.customer')}
      withAsterisk
      searchable
      selectFirstOptionOnChange
      data-autofocus={autoFocus || undefined}
      data={(data?.items ?? []).map((customer) => ({
        value: customer.id,
        label: `${customer.name} · ${customer.class}`,
      }))}
      value={value}
      onChange={onChange}
      onSearchChange={(text) => setTyped(text.replace(/ · [ABC]$/, ''))}
      filter={({ options }) => options}
      nothingFoundMessage={t('palette.nothing')}
    />
  );
}
