import { Loader, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calendarVersionsQuery } from '../../api/calendars.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { Week } from '../../editor/calendar-trial.js';
import { dayAndTime } from '../../format/dates.js';
import { DaysOff } from './days-off.js';
import classes from './calendars.module.css';

/** Since when a calendar has been what it is, and what it was before. */
export function Versions({ calendarKey }: { readonly calendarKey: string }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { data, error, refetch } = useQuery(calendarVersionsQuery(calendarKey));
  const [opened, setOpened] = useState<number | null>(null);
  return (
    <section aria-labelledby="calendar-versions">
      <Title order={2} size="h5" id="calendar-versions">
        {t('calendar.versions')}
      </Title>
      {!data && (error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader size="sm" />)}
      {data?.map((version, index) => (
        <details
          key={version.version}
          className={classes.version}
          data-version={version.version}
          onToggle={({ currentTarget: { open } }) => open && setOpened(version.version)}
        >
          <summary>
            <Text size="sm" span>
              {t('calendar.version', {
                version: version.version,
                at: dayAndTime(version.publishedAt, reading),
              })}
              {index === 0 && ` · ${t('calendar.now')}`}
            </Text>
          </summary>
          {opened === version.version && (
            <>
              <Week of={version} />
              <DaysOff of={version.definition} />
            </>
          )}
        </details>
      ))}
    </section>
  );
}
