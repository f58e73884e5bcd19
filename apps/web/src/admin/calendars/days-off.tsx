import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CalendarDefinition } from '../../api/calendars.js';
import { useReading } from '../../app/reading.js';
import { plainDay } from '../../format/dates.js';
import shared from '../../app/rows.module.css';
import classes from './calendars.module.css';

/** What a calendar says beside its weekdays and public holidays. */
export function DaysOff({ of: { holidays, closures = [] } }: { readonly of: CalendarDefinition }) {
  const { t } = useTranslation();
  const reading = useReading();
  const own = [
    ...(holidays?.add ?? []).map(({ date, name }) => ({ from: date, to: date, reason: name })),
    ...closures,
  ].sort((one, other) => one.from.localeCompare(other.from));
  const works = holidays?.remove ?? [];
  return (
    <>
      <Title order={3} size="h6" mt="md">
        {t('calendar.days-off')}
      </Title>
      {own.length === 0 && (
        <Text size="sm" className={shared.quiet}>
          {t('calendar.no-days-off')}
        </Text>
      )}
      <ul className={classes.plain}>
        {own.map(({ from, to, reason }) => (
          <li key={`${from} ${reason}`}>
            {from === to ? plainDay(from, reading) : `${plainDay(from, reading)} – ${plainDay(to, reading)}`}{' '}
            · {reason}
          </li>
        ))}
      </ul>
      {works.length > 0 && (
        <>
          <Title order={3} size="h6" mt="md">
            {t('calendar.works-on')}
          </Title>
          <Text size="sm">{works.map((day) => plainDay(day, reading)).join(' · ')}</Text>
        </>
      )}
    </>
  );
}
