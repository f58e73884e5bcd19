import type { ReturnTally } from '@app/contracts/return-reading.js';
import { Box, Button, Group, Kbd, Loader, Tabs, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { casesQuery, caseTallyQuery } from '../api/cases.js';
import { useMe } from '../api/me.js';
import { useKeys } from '../app/keys.js';
import { More } from '../app/more.js';
import { Trouble } from '../app/trouble.js';
import { useRows } from '../app/use-rows.js';
import { CaseFilters } from './case-filters.js';
import { CaseRow } from './case-row.js';
import { queues, type CasesSearch, type Queue } from './cases-search.js';
import { ClaimDialog } from './claim-dialog.js';
import shared from '../app/rows.module.css';
import classes from './cases.module.css';

/** The complaint desk: whose turn it is in which case, and by when. */
export function CasesPage() {
  const { t } = useTranslation();
  const { queue = 'mine' } = useSearch({ from: '/signed-in/cases' });
  const navigate = useNavigate({ from: '/cases' });
  const { data: tally } = useQuery(caseTallyQuery);
  const go = (next: Queue) =>
    void navigate({
      search: ({ queue: _, ...kept }): CasesSearch => ({
        ...kept,
        ...(next === 'mine' ? {} : { queue: next }),
      }),
    });
  return (
    <Box className={shared.page}>
      <Group justify="space-between">
        <Title order={1} size="h4">
          {t('nav.cases')}
        </Title>
        <Group gap="xs">
          <CaseFilters />
          <TakeClaim />
        </Group>
      </Group>
      <Tabs value={queue} onChange={(next) => next && go(next as Queue)} mt="sm" keepMounted={false}>
        <Tabs.List className={classes.tabs}>
          {queues.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`desk.queue.${one}`)} <Count queue={one} tally={tally} />
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {queues.map((one) => (
          <Tabs.Panel key={one} value={one}>
            <List queue={one} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Box>
  );
}

function Count({ queue, tally }: { readonly queue: Queue; readonly tally: ReturnTally | undefined }) {
  if (!tally || queue === 'all') return null;
  const count = tally[queue === 'due-today' ? 'dueToday' : queue];
  return count === 0 ? null : (
    <span className={shared.count} data-late={queue === 'breached' || undefined}>
      {count}
    </span>
  );
}

/** Takes a claim, by its button or `n`; then one is at the case. */
function TakeClaim() {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const navigate = useNavigate();
  const [isOpen, { open, close }] = useDisclosure();
  useKeys(permissions['return.take'] ? { n: open } : {});
  if (!permissions['return.take']) return null;
  return (
    <>
      <Button
        size="xs"
        onClick={open}
        rightSection={
          <Kbd size="xs" visibleFrom="sm">
            n
          </Kbd>
        }
      >
        {t('claim.button')}
      </Button>
      {isOpen && (
        <ClaimDialog
          onClose={close}
          onTaken={({ id }) => void navigate({ to: '/cases/$id', params: { id } })}
        />
      )}
    </>
  );
}

function List({ queue }: { readonly queue: Queue }) {
  const { t } = useTranslation();
  const { q, status } = useSearch({ from: '/signed-in/cases' });
  const navigate = useNavigate();
  const pages = useInfiniteQuery({
    ...casesQuery({ queue: queue === 'all' ? undefined : queue, status, q }),
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = pages;
  const rows =
    data?.pages.flatMap(({ items, readAt }) => items.map((one) => ({ id: one.id, one, readAt }))) ?? [];
  const { selected, select, list } = useRows(
    rows,
    ({ id }) => void navigate({ to: '/cases/$id', params: { id } }),
  );
  if (!data) return error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />;
  return (
    <>
      {rows.length === 0 && <Empty isFiltered={q !== undefined || status !== undefined} queue={queue} />}
      <ul ref={list} className={shared.list} aria-label={t(`desk.queue.${queue}`)}>
        {rows.map(({ one, readAt }, index) => (
          <CaseRow
            key={one.id}
            of={one}
            readAt={readAt}
            isSelected={index === selected}
            onSelect={() => select(index)}
          />
        ))}
      </ul>
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
      {rows.length > 0 && (
        <Text size="xs" className={shared.hint} visibleFrom="sm">
          {t('desk.hint')}
        </Text>
      )}
    </>
  );
}

function Empty({ queue, isFiltered }: { readonly queue: Queue; readonly isFiltered: boolean }) {
  const { t } = useTranslation();
  return (
    <Box className={shared.empty}>
      <Text fw={600}>{isFiltered ? t('palette.nothing') : t(`desk.empty.${queue}`)}</Text>
    </Box>
  );
}
