import { Box, Loader, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { auditQuery, type AuditFilter } from '../../api/audit.js';
import { More } from '../../app/more.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { addDays, instantIn } from '../../format/zoned.js';
import { AdminPage } from '../admin-page.js';
import { Entry } from './audit-entry.js';
import { AuditFilters } from './audit-filters.js';
import type { AuditSearch } from './audit-search.js';
import { Verification } from './verify-button.js';
import shared from '../../app/rows.module.css';

/** Who did what, when, from where; and whether that is what was written. */
export function AuditPage() {
  const { t } = useTranslation();
  return (
    <AdminPage title={t('nav.audit')} about={t('audit.about')} tools={<AuditFilters />}>
      <Verification />
      <List />
    </AdminPage>
  );
}

function List() {
  const { t } = useTranslation();
  const { timeZone } = useReading();
  const search = useSearch({ from: '/signed-in/admin/audit' });
  const pages = useInfiniteQuery({
    ...auditQuery(filterOf(search, timeZone)),
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = pages;
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  if (!data) return <Loader m="xl" />;
  const entries = data.pages.flatMap(({ items }) => items);
  if (entries.length === 0)
    return (
      <Box className={shared.empty}>
        <Text fw={600}>{t('palette.nothing')}</Text>
      </Box>
    );
  return (
    <>
      <ul className={shared.list} aria-label={t('nav.audit')}>
        {entries.map((entry) => (
          <Entry key={entry.no} entry={entry} />
        ))}
      </ul>
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
    </>
  );
}

/** Days are whole ones where the reader is. */
function filterOf({ action, kind, by, from, to }: AuditSearch, timeZone: string): AuditFilter {
  const begin = (day: string | undefined) => day && instantIn(timeZone, day, '00:00');
  return {
    ...{ action, objectKind: kind, principalId: by, from: begin(from) },
    to: begin(to && addDays(to, 1)),
  };
}
