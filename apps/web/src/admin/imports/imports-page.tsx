import type { ImportView } from '@app/contracts/imports.js';
import { Badge, Box, Button, Loader, Progress, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { importsQuery, isUnderWay } from '../../api/imports.js';
import { FilterChoice } from '../../app/filter-choice.js';
import { More } from '../../app/more.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { dayAndTime } from '../../format/dates.js';
import { AdminPage } from '../admin-page.js';
import { ImportDialog } from './import-dialog.js';
import { useImportWords } from './import-words.js';
import { importsSearch, statuses, type ImportsSearch } from './imports-search.js';
import { NewImport } from './new-import.js';
import shared from '../../app/rows.module.css';
import classes from './imports.module.css';

/** Deals of other systems: what was brought in, how far it is, and the way to bring in more. */
export function ImportsPage() {
  const { t } = useTranslation();
  const { id, status } = useSearch({ from: '/signed-in/admin/imports' });
  const change = useChange();
  const [isNew, { open, close }] = useDisclosure();
  return (
    <AdminPage
      title={t('nav.imports')}
      about={t('imports.about')}
      tools={
        <>
          <FilterChoice
            label={t('imports.status-label')}
            value={status}
            onChange={(next) => change({ status: next })}
            options={statuses.map((value) => ({ value, label: t(`imports.status.${value}`) }))}
          />
          <Button size="xs" onClick={open}>
            {t('imports.new')}
          </Button>
        </>
      }
    >
      <List onNew={open} />
      {isNew && <NewImport onClose={close} />}
      {id !== undefined && <ImportDialog id={id} onClose={() => change({ id: undefined })} />}
    </AdminPage>
  );
}

function useChange() {
  const navigate = useNavigate({ from: '/admin/imports' });
  return (changes: { readonly [Key in keyof ImportsSearch]?: ImportsSearch[Key] | undefined }) =>
    void navigate({ search: (now) => importsSearch({ ...now, ...changes }), replace: !changes.id });
}

function List({ onNew }: { readonly onNew: () => void }) {
  const { t } = useTranslation();
  const { status } = useSearch({ from: '/signed-in/admin/imports' });
  const pages = useInfiniteQuery({ ...importsQuery({ status }), placeholderData: keepPreviousData });
  const { data, error, refetch } = pages;
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />;
  const jobs = data.pages.flatMap(({ items }) => items);
  if (jobs.length === 0) return <Empty isFiltered={status !== undefined} onNew={onNew} />;
  return (
    <>
      <ul className={shared.list} aria-label={t('nav.imports')}>
        {jobs.map((job) => (
          <Row key={job.id} job={job} />
        ))}
      </ul>
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
    </>
  );
}

function Empty({ isFiltered, onNew }: { readonly isFiltered: boolean; readonly onNew: () => void }) {
  const { t } = useTranslation();
  if (isFiltered)
    return (
      <Box className={shared.empty}>
        <Text fw={600}>{t('palette.nothing')}</Text>
      </Box>
    );
  return (
    <Box className={shared.empty}>
      <Text fw={600}>{t('imports.empty.title')}</Text>
      <Text size="sm" className={shared.quiet} mb="md">
        {t('imports.empty.text')}
      </Text>
      <Button size="xs" variant="default" onClick={onNew}>
        {t('imports.new')}
      </Button>
    </Box>
  );
}

function Row({ job }: { readonly job: ImportView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { way, standing, came } = useImportWords();
  const change = useChange();
  return (
    <li className={`${shared.row} ${classes.row}`} data-import={job.id} data-status={job.status}>
      <div>
        <UnstyledButton fz="sm" className={shared.title} onClick={() => change({ id: job.id })}>
          {job.fileName}
        </UnstyledButton>{' '}
        {job.dryRun && (
          <Badge size="xs" variant="default">
            {t('imports.dry-run')}
          </Badge>
        )}
        <Text size="xs" className={shared.quiet}>
          {way(job)}
        </Text>
      </div>
      <div>
        <Text size="sm">{standing(job)}</Text>
        {isUnderWay(job) && (
          <Progress my={4} size="xs" value={100} striped animated aria-label={standing(job)} />
        )}
        <Text size="xs" className={shared.quiet}>
          {came(job)}
        </Text>
        {job.problem !== null && (
          <Text size="xs" lang="en" lineClamp={2} className={classes.problem}>
            {job.problem}
          </Text>
        )}
      </div>
      <Text size="xs" className={shared.quiet}>
        {job.askedBy.name}, {dayAndTime(job.askedAt, reading)}
      </Text>
    </li>
  );
}
