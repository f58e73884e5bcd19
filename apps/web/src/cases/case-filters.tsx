import { CloseButton, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../app/keys.js';
import { statuses, type CasesSearch } from './cases-search.js';

const waitMs = 250;

/** Which cases of the queue are shown. It stands in the address, so that it can be kept and sent. */
export function CaseFilters() {
  const { t } = useTranslation();
  const { q = '', status } = useSearch({ from: '/signed-in/cases' });
  const navigate = useNavigate({ from: '/cases' });
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  const change = (changes: Partial<CasesSearch>) =>
    void navigate({ search: (now) => ({ ...now, ...changes }), replace: true });
  const tell = useDebouncedCallback((next: string) => change({ q: next || undefined }), waitMs);
  useKeys({ '/': () => input.current?.focus() });
  const set = (next: string) => {
    setText(next);
    tell(next.trim());
  };
  return (
    <Group gap="xs" role="search" aria-label={t('desk.filters')}>
      <TextInput
        ref={input}
        size="xs"
        w={200}
        value={text}
        placeholder={t('desk.find')}
        aria-label={t('desk.find')}
        maxLength={100}
        onChange={(event) => set(event.currentTarget.value)}
        rightSection={
          text ? <CloseButton size="xs" aria-label={t('common.clear')} onClick={() => set('')} /> : null
        }
      />
      <Select
        size="xs"
        w={150}
        clearable
        clearButtonProps={{ 'aria-label': t('common.clear') }}
        placeholder={t('desk.status-label')}
        aria-label={t('desk.status-label')}
        data={statuses.map((value) => ({ value, label: t(`desk.status.${value}`) }))}
        value={status ?? null}
        onChange={(chosen) => change({ status: statuses.find((one) => one === chosen) })}
      />
    </Group>
  );
}
