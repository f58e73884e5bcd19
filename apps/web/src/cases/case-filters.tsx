import { Group, Select } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FindInput } from '../app/find-input.js';
import { statuses, type CasesSearch } from './cases-search.js';

/** Which cases of the queue are shown. It stands in the address, so that it can be kept and sent. */
export function CaseFilters() {
  const { t } = useTranslation();
  const { q = '', status } = useSearch({ from: '/signed-in/cases' });
  const navigate = useNavigate({ from: '/cases' });
  const change = (changes: Partial<CasesSearch>) =>
    void navigate({ search: (now) => ({ ...now, ...changes }), replace: true });
  return (
    <Group gap="xs" role="search" aria-label={t('desk.filters')}>
      <FindInput label={t('desk.find')} value={q} onChange={(next) => change({ q: next || undefined })} />
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
