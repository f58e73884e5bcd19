import type { CalendarView } from '@app/contracts/calendars.js';
import { Box, Button, Loader, Select, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../api/me.js';
import { calendarsQuery } from '../../api/pipeline-drafts.js';
import { Trouble } from '../../app/trouble.js';
import { Trial, Week } from '../../editor/calendar-trial.js';
import { AdminPage } from '../admin-page.js';
import { DaysOff } from './days-off.js';
import { MonthView } from './month-view.js';
import { VersionDialog } from './version-dialog.js';
import { Versions } from './versions.js';
import shared from '../../app/rows.module.css';
import classes from './calendars.module.css';

/** In which hours clocks run: now, in a month, and since when. */
export function CalendarsPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(calendarsQuery);
  const { permissions } = useMe();
  const { calendar: key } = useSearch({ from: '/signed-in/admin/calendars' });
  const [isOpen, { open, close }] = useDisclosure();
  const calendar = data?.find((one) => one.key === key) ?? data?.[0];
  return (
    <AdminPage
      title={t('nav.calendars')}
      about={t('calendar.about')}
      tools={
        data &&
        calendar && (
          <>
            <CalendarChoice of={data} value={calendar.key} />
            {permissions['pipeline.publish'] && (
              <Button size="xs" onClick={open}>
                {t('calendar.new')}
              </Button>
            )}
          </>
        )
      }
    >
      {!data && (error ? <Trouble error={error} retry={() => void refetch()} /> : <Loader m="xl" />)}
      {data && !calendar && (
        <Box className={shared.empty}>
          <Text fw={600}>{t('calendar.none')}</Text>
          <Text size="sm" className={shared.quiet}>
            {t('calendar.none-text')}
          </Text>
        </Box>
      )}
      {calendar && <Shown key={calendar.key} of={calendar} />}
      {calendar && isOpen && <VersionDialog of={calendar} onClose={close} />}
    </AdminPage>
  );
}

function CalendarChoice({ of, value }: { readonly of: readonly CalendarView[]; readonly value: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/admin/calendars' });
  return (
    <Select
      size="xs"
      aria-label={t('calendar.choose')}
      allowDeselect={false}
      data={of.map(({ key, definition }) => ({ value: key, label: definition.name }))}
      value={value}
      onChange={(key) => key !== null && void navigate({ search: { calendar: key }, replace: true })}
    />
  );
}

function Shown({ of }: { readonly of: CalendarView }) {
  const { t } = useTranslation();
  return (
    <div className={classes.panels}>
      <section aria-labelledby="calendar-hours">
        <Title order={2} size="h5" id="calendar-hours">
          {t('calendar.hours')}
        </Title>
        <Week of={of} />
        <DaysOff of={of.definition} />
      </section>
      <MonthView calendarKey={of.key} timeZone={of.definition.timeZone} />
      <Trial of={of} />
      <Versions calendarKey={of.key} />
    </div>
  );
}
