import type { CalendarView } from '@app/contracts/calendars.js';
import type { CountedNormView } from '@app/contracts/working-time.js';
import { Stack, Table, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calendarsQuery, workingTimeQuery } from '../api/pipeline-drafts.js';
import { useReading } from '../app/reading.js';
import { CountedCalendar } from '../deal/counted-calendar.js';
import { dayAndTime } from '../format/dates.js';
import { weekdayName, weekdays } from '../format/weekdays.js';
import { ChoicePart } from './inputs.js';
import { NormInput } from './norm-input.js';
import { TrialStartInput, useCalendar, useTrialStart } from './trial-start.js';
import classes from './editor.module.css';

const waitMs = 300;

/** In which calendar the clocks run, and a try at it. */
export function CalendarSection() {
  const { t } = useTranslation();
  const { data = [] } = useQuery(calendarsQuery);
  const calendar = useCalendar();
  return (
    <Stack>
      <ChoicePart
        path="calendar"
        label={t('part.calendar')}
        choices={data.map(({ key, definition }) => ({ value: key, label: definition.name }))}
      />
      {calendar && <Week of={calendar} />}
      {calendar && <Trial key={calendar.key} of={calendar} />}
    </Stack>
  );
}

/** The hours of a calendar's weekdays. */
export function Week({ of: { definition } }: { readonly of: Pick<CalendarView, 'definition'> }) {
  const { t } = useTranslation();
  const { language } = useReading();
  return (
    <>
      <Table withRowBorders={false} verticalSpacing={2} className={classes.week}>
        <Table.Tbody>
          {weekdays.map((weekday) => (
            <Table.Tr key={weekday}>
              <Table.Th scope="row">{weekdayName(weekday, language)}</Table.Th>
              <Table.Td>
                {(definition.week[weekday] ?? []).map((hours) => hours.join('–')).join(', ') ||
                  t('trial.closed')}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" className={classes.quiet}>
        {definition.timeZone}
        {definition.holidays &&
          ` · ${t('trial.holidays', { country: countryOf(definition.holidays.country, language) })}`}
      </Text>
    </>
  );
}

function countryOf(code: string, language: string): string {
  return new Intl.DisplayNames(language, { type: 'region', fallback: 'code' }).of(code) ?? code;
}

/** "From … plus norm = …". */
export function Trial({ of: { key, definition } }: { readonly of: CalendarView }) {
  const { t } = useTranslation();
  const start = useTrialStart(definition.timeZone);
  const [norm, setNorm] = useState('P5D');
  const [asked] = useDebouncedValue(norm, waitMs);
  const { data, error } = useQuery({
    ...workingTimeQuery({ calendar: key, from: start.at ?? '', norms: [asked] }),
    enabled: start.at !== undefined && asked !== '',
    retry: false,
  });
  const [counted] = data?.items ?? [];
  return (
    <section className={classes.trial} aria-label={t('trial.title')}>
      <Title order={3} size="h6">
        {t('trial.title')}
      </Title>
      <TrialStartInput start={start} label={t('trial.from')} />
      <NormInput id="trial-norm" label={t('trial.norm')} value={norm} onChange={setNorm} />
      {error && (
        <Text size="sm" role="alert">
          {t('editor.not-countable')}
        </Text>
      )}
      {counted && !error && <Counted of={counted} timeZone={definition.timeZone} />}
    </section>
  );
}

function Counted({ of: counted, timeZone }: { readonly of: CountedNormView; readonly timeZone: string }) {
  const { t } = useTranslation();
  const { language } = useReading();
  const { start, due, days, skipped } = counted;
  return (
    <Stack gap="xs">
      <Text size="sm" aria-live="polite">
        {t('trial.due')} <strong>{dayAndTime(due, { language, timeZone })}</strong>
      </Text>
      <CountedCalendar deadline={{ timeZone, start, dueAt: due, days, skipped, pauses: [] }} />
    </Stack>
  );
}
