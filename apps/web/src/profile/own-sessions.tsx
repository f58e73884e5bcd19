import { Button, Group, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionsQuery, useRemoving } from '../api/people.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { Panel } from '../deal/panel.js';
import { dayAndTime } from '../format/dates.js';
import { EntryList } from '../people/entry-list.js';

/** Where one is signed in. */
export function OwnSessions() {
  const { t } = useTranslation();
  const reading = useReading();
  const { data, error, refetch } = useQuery(sessionsQuery);
  const end = useRemoving(['sessions']);
  return (
    <Panel title={t('profile.sessions.title')}>
      {error && <Trouble error={error} retry={() => void refetch()} />}
      {end.error && <Trouble error={end.error} />}
      {!data && !error && <Loader />}
      {data && (
        <EntryList
          label={t('profile.sessions.title')}
          empty={t('palette.nothing')}
          entries={data.map(({ id, createdAt, current, address, agent }) => ({
            id,
            title: current ? t('profile.sessions.this') : dayAndTime(createdAt, reading),
            about: [current ? dayAndTime(createdAt, reading) : null, address, agent]
              .filter((part) => part !== null)
              .join(' · '),
            remove: current
              ? undefined
              : {
                  label: t('profile.sessions.end'),
                  act: () => end.mutate(`/sessions/${id}`),
                  isPending: end.isPending,
                },
          }))}
        />
      )}
      <Group mt="xs">
        <Button
          variant="default"
          size="xs"
          disabled={!data || data.length < 2}
          loading={end.isPending}
          onClick={() => end.mutate('/sessions/others')}
        >
          {t('profile.sessions.end-others')}
        </Button>
      </Group>
    </Panel>
  );
}
