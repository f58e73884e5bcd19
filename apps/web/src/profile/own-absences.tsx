import { Button, Group, Loader } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { absencesQuery, useRemoving } from '../api/people.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { Panel } from '../deal/panel.js';
import { AbsenceDialog } from '../people/absence-dialog.js';
import { absenceDays } from '../people/absence-days.js';
import { EntryList } from '../people/entry-list.js';

/** When one is away, and who is told meanwhile. */
export function OwnAbsences({ userId }: { readonly userId: string }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { data, error, refetch } = useQuery(absencesQuery(userId));
  const remove = useRemoving(['absences']);
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <Panel title={t('nav.absences')}>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {remove.error && <Trouble error={remove.error} />}
      {!data && !error && <Loader />}
      {data && (
        <EntryList
          label={t('nav.absences')}
          empty={t('absence.none')}
          entries={data.map(({ id, from, to, substitute }) => ({
            id,
            title: absenceDays(from, to, reading),
            about: substitute ? t('absence.by', { name: substitute.name }) : t('absence.by-nobody'),
            remove: {
              label: t('absence.remove'),
              act: () => remove.mutate(`/users/${userId}/absences/${id}`),
              isPending: remove.isPending,
            },
          }))}
        />
      )}
      <Group mt="xs">
        <Button variant="default" size="xs" onClick={open}>
          {t('absence.new')}
        </Button>
      </Group>
      {isOpen && <AbsenceDialog userId={userId} onClose={close} />}
    </Panel>
  );
}
