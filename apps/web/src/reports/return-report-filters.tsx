import { Group } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FilterChoice } from '../app/filter-choice.js';
import { PeriodFilter } from './period-filter.js';
import { groupings, returnReportsSearch, type ReturnReportsSearch } from './return-reports-search.js';

type Changes = { readonly [Key in keyof ReturnReportsSearch]?: ReturnReportsSearch[Key] | undefined };

/** Of which time cases are counted, and by what their steps are told apart. It stands in the address. */
export function ReturnReportFilters() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/cases/reports' });
  const navigate = useNavigate({ from: '/cases/reports' });
  const change = (changes: Changes) =>
    void navigate({ search: (now) => returnReportsSearch({ ...now, ...changes }), replace: true });
  return (
    <Group gap="xs" role="search" aria-label={t('report.case-filters')}>
      <PeriodFilter
        value={search}
        onChange={(period) => change({ last: undefined, from: undefined, to: undefined, ...period })}
      />
      <FilterChoice
        label={t('report.by.label')}
        value={search.by}
        onChange={(by) => change({ by })}
        options={groupings.map((by) => ({ value: by, label: t(`report.by.${by}`) }))}
        width={210}
      />
    </Group>
  );
}
