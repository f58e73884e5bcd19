import { Button, Loader } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/me.js';
import { dutyQuery, useRemoving } from '../../api/people.js';
import { More } from '../../app/more.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { dayAndTime } from '../../format/dates.js';
import { EntryList } from '../../people/entry-list.js';
import { AdminPage } from '../admin-page.js';
import { DutyDialog } from './duty-dialog.js';

/** Who is on duty in the office when. */
export function DutyPage() {
  const { t } = useTranslation();
  const reading = useReading();
  const { permissions } = useMe();
  const mayWrite = permissions['duty.write'] !== undefined;
  const pages = useInfiniteQuery(dutyQuery);
  const { data, error, refetch } = pages;
  const remove = useRemoving(['duty']);
  const [isOpen, { open, close }] = useDisclosure();
  const duties = data?.pages.flatMap(({ items }) => items);
  return (
    <AdminPage
      title={t('nav.duty')}
      about={t('duty.about')}
      tools={
        mayWrite && (
          <Button size="xs" onClick={open}>
            {t('duty.new')}
          </Button>
        )
      }
    >
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {remove.error && <Trouble error={remove.error} />}
      {!duties && !error && <Loader m="xl" />}
      {duties && (
        <EntryList
          label={t('nav.duty')}
          empty={t('duty.none')}
          entries={duties.map(({ id, user, from, to }) => ({
            id,
            title: user.name,
            about: `${dayAndTime(from, reading)} – ${dayAndTime(to, reading)}`,
            remove: mayWrite
              ? {
                  label: t('duty.remove', { name: user.name }),
                  act: () => remove.mutate(`/duty/${id}`),
                  isPending: remove.isPending,
                }
              : undefined,
          }))}
        />
      )}
      <More of={pages} label={t('inbox.more')} size="xs" my="md" />
      {isOpen && <DutyDialog onClose={close} />}
    </AdminPage>
  );
}
