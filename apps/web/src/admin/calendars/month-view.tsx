import type { CalendarMonthView } from '@app/contracts/calendars.js';
import { ActionIcon, Group, Loader, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calendarMonthQuery } from '../../api/calendars.js';
import { useReading } from '../../app/reading.js';
import { Trouble } from '../../app/trouble.js';
import { Weekday } from '../../deal/counted-calendar.js';
import { plainDay } from '../../format/dates.js';
import { duration } from '../../format/durations.js';
import { dayIn } from '../../format/zoned.js';
import { monthAfter, weeksOf } from './month-weeks.js';
import days from '../../deal/counted-calendar.module.css';
import classes from './calendars.module.css';

type Day = CalendarMonthView['days'][number];

interface Props {
  readonly calendarKey: string;
  readonly timeZone: string;
}

/** The days of a month: how long each is open, or why it is not. */
export function MonthView({ calendarKey, timeZone }: Props) {
  const { t } = useTranslation();
  const { language } = useReading();
  const [month, setMonth] = useState(() => dayIn(timeZone, new Date()).slice(0, 7));
  const { data, error, refetch } = useQuery(calendarMonthQuery(calendarKey, month));
  const name = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
  return (
    <section aria-labelledby="calendar-month">
      <Title order={2} size="h5" id="calendar-month">
        {t('calendar.month')}
      </Title>
      <Group gap="xs" my="xs">
        <ActionIcon
          variant="default"
          aria-label={t('calendar.before')}
          onClick={() => setMonth(monthAfter(month, -1))}
        >
          ‹
        </ActionIcon>
        <Text size="sm" fw={600} className={classes.month} aria-live="polite">
          {name}
        </Text>
        <ActionIcon
          variant="default"
          aria-label={t('calendar.after')}
          onClick={() => setMonth(monthAfter(month, 1))}
        >
          ›
        </ActionIcon>
      </Group>
      {!data && (error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader size="sm" />)}
      {data && <Weeks of={data} label={name} />}
    </section>
  );
}

function Weeks({ of, label }: { readonly of: CalendarMonthView; readonly label: string }) {
  const { t } = useTranslation();
  const weeks = weeksOf(of.days);
  const present = kinds.filter((kind) => of.days.some((day) => kindOf(day) === kind));
  return (
    <>
      <table className={`${days.calendar} ${classes.days}`} aria-label={label}>
        <thead>
          <tr>
            {weeks[0]?.map(({ date }) => (
              <Weekday key={date} day={date} />
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]?.date}>
              {week.map(({ date, day }) =>
                day ? <DayCell key={date} of={day} /> : <td key={date} data-kind="outside" />,
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <ul className={days.legend}>
        {present.map((kind) => (
          <li key={kind}>
            <span className={days.sample} data-kind={kind} />
            {t(`calendar.day.${legendOf[kind]}`)}
          </li>
        ))}
      </ul>
    </>
  );
}

const kinds = ['counted', 'closed', 'holiday'] as const;
const legendOf = { counted: 'open', closed: 'weekday', holiday: 'holiday' } as const;

/** In the colours in which the days of a clock are drawn. */
function kindOf({ closed }: Day): (typeof kinds)[number] {
  if (closed === null) return 'counted';
  return closed === 'weekday' || closed === 'clock-change' ? 'closed' : 'holiday';
}

function DayCell({ of: day }: { readonly of: Day }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { date, openMinutes, closed, reason } = day;
  const hours = duration(openMinutes * 60_000, reading.language, true);
  const state = closed === null ? t('calendar.open-for', { hours }) : (reason ?? t(`calendar.day.${closed}`));
  const said = `${plainDay(date, reading)} · ${state}`;
  return (
    <td data-kind={kindOf(day)} data-date={date} title={said}>
      <span aria-hidden>{Number(date.slice(8))}</span>
      <span className={days.hidden}>{said}</span>
    </td>
  );
}
