import { Button, Loader, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { everybodysAbsencesQuery, teamsQuery, useRemoving } from '../../api/people.js';
import { More } from '../../app/more.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { AbsenceDialog } from '../../people/absence-dialog.js';
import { absenceDays } from '../../people/absence-days.js';
import { EntryList } from '../../people/entry-list.js';
import { AdminPage } from '../admin-page.js';

/** Who is away when, as far as one may plan it. */
export function AbsencesPage() {
  const { t } = useTranslation();
  const reading = useReading();
  const [team, setTeam] = useState<string | null>(null);
  const { data: teams = [] } = useQuery(teamsQuery);
  const pages = useInfiniteQuery({
    ...everybodysAbsencesQuery(team ?? undefined),
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = pages;
  const remove = useRemoving(['absences']);
  const [isOpen, { open, close }] = useDisclosure();
  const absences = data?.pages.flatMap(({ items }) => items);
  return (
    <AdminPage
      title={t('nav.absences')}
      about={t('absence.about')}
      tools={
        <>
          <Select
            size="xs"
            w={160}
            clearable
            clearButtonProps={{ 'aria-label': t('common.clear') }}
            placeholder={t('users.team')}
            aria-label={t('users.team')}
            data={teams.map(({ id, name }) => ({ value: id, label: name }))}
            value={team}
            onChange={setTeam}
          />
          <Button size="xs" onClick={open}>
            {t('absence.new')}
          </Button>
        </>
      }
    >
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {remove.error && <Trouble error={remove.error} />}
      {!absences && !error && <Loader m="xl" />}
      {absences && (
        <EntryList
          label={t('nav.absences')}
          empty={t('absence.none')}
          entries={absences.map(({ id, user, from, to, substitute }) => ({
            id,
            title: `${user.name} · ${absenceDays(from, to, reading)}`,
            about: substitute ? t('absence.by', { name: substitute.name }) : t('absence.by-nobody'),
            remove: {
              label: t('absence.remove'),
              act: () => remove.mutate(`/users/${user.id}/absences/${id}`),
              isPending: remove.isPending,
            },
          }))}
        />
      )}
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
      {isOpen && <AbsenceDialog onClose={close} />}
    </AdminPage>
  );
}
