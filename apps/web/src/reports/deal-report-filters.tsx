import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pipelinesQuery } from '../api/pipelines.js';
import { FilterChoice } from '../app/filter-choice.js';
import { PeopleFilters } from '../people/people-filters.js';
import { classes, dealReportsSearch, type DealReportsSearch } from './deal-reports-search.js';
import { useProductLines } from './names.js';
import { PeriodFilter } from './period-filter.js';

type Changes = { readonly [Key in keyof DealReportsSearch]?: DealReportsSearch[Key] | undefined };

/** Which deals are counted. It stands in the address, so that it can be kept and sent. */
export function DealReportFilters() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/signed-in/reports' });
  const navigate = useNavigate({ from: '/reports' });
  const { data: pipelines = [] } = useQuery(pipelinesQuery);
  const lines = useProductLines(search.pipeline);
  const change = (changes: Changes) =>
    void navigate({ search: (now) => dealReportsSearch({ ...now, ...changes }), replace: true });
  return (
    <Group gap="xs" role="search" aria-label={t('report.filters')}>
      <PeriodFilter
        value={search}
        onChange={(period) => change({ last: undefined, from: undefined, to: undefined, ...period })}
      />
      <FilterChoice
        label={t('board.pipeline')}
        value={search.pipeline}
        onChange={(pipeline) => change({ pipeline, line: undefined })}
        options={pipelines.map(({ key, name }) => ({ value: key, label: name }))}
      />
      <PeopleFilters owner={search.owner} team={search.team} onChange={change} />
      <FilterChoice
        label={t('report.line')}
        value={search.line}
        onChange={(line) => change({ line })}
        options={lines.map((line) => ({ value: line, label: line }))}
      />
      <FilterChoice
        label={t('report.class')}
        value={search.class}
        onChange={(one) => change({ class: one })}
        options={classes.map((one) => ({ value: one, label: t('deal.class', { class: one }) }))}
      />
      <FilterChoice
        label={t('report.key.label')}
        value={search.key === undefined ? undefined : search.key ? 'only' : 'others'}
        onChange={(one) => change({ key: one && one === 'only' })}
        options={(['only', 'others'] as const).map((one) => ({ value: one, label: t(`report.key.${one}`) }))}
      />
      {Object.keys(search).length > 0 && (
        <Button size="xs" variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
          {t('common.all')}
        </Button>
      )}
    </Group>
  );
}
