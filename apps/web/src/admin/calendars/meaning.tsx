import type { CalendarPreview, CaseRetimingPreviewView } from '@app/contracts/retimings.js';
import { Alert, Loader, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { calendarPreviewQuery, type CalendarDefinition } from '../../api/calendars.js';
import { ProblemError } from '../../api/problem.js';
import { Trouble } from '../../app/trouble.js';
import { RunningMeaning } from '../../pipelines/running-meaning.js';
import shared from '../../app/rows.module.css';

const waitMs = 400;

interface MeaningOf {
  /** Undefined until it is known of exactly what is asked about. */
  readonly preview: CalendarPreview | undefined;
  readonly error: Error | null;
  readonly isAsking: boolean;
}

/** Asks what publishing a calendar would mean for running deals and open cases, or what is wrong with it. */
export function useMeaning(of: CalendarDefinition | undefined): MeaningOf {
  const text = of && JSON.stringify(of);
  const [asked] = useDebouncedValue(text, waitMs);
  const { data, error, isFetching } = useQuery(
    asked
      ? calendarPreviewQuery(JSON.parse(asked) as CalendarDefinition)
      : { queryKey: ['calendars', 'preview', 'none'], queryFn: skipToken },
  );
  const isOfThis = text !== undefined && asked === text;
  return {
    preview: isOfThis && !error ? data : undefined,
    error: isOfThis ? error : null,
    isAsking: text !== undefined && (!isOfThis || isFetching),
  };
}

export function Meaning({ of, isSame }: { readonly of: MeaningOf; readonly isSame: boolean }) {
  const { t } = useTranslation();
  const { preview, error, isAsking } = of;
  return (
    <section aria-labelledby="calendar-means">
      <Title order={3} size="h6" id="calendar-means">
        {t('calendar.means')}
      </Title>
      {isSame && (
        <Text size="sm" className={shared.quiet}>
          {t('calendar.same')}
        </Text>
      )}
      {isAsking && <Loader size="sm" />}
      {error && <Wrong error={error} />}
      {preview && (
        <Stack gap={2} data-preview>
          <RunningMeaning of={preview} />
          <Cases of={preview.returnCases} />
        </Stack>
      )}
    </section>
  );
}

function Cases({ of }: { readonly of: CaseRetimingPreviewView }) {
  const { t } = useTranslation();
  if (of.openCases === 0) return <Text size="sm">{t('calendar.no-cases')}</Text>;
  return (
    <>
      <Text size="sm" fw={600}>
        {t('calendar.cases', { count: of.openCases })}
      </Text>
      <Text size="sm">{t('calendar.breaches', { count: of.newBreaches })}</Text>
      {of.mendedBreaches > 0 && (
        <Text size="sm">{t('calendar.cases-mended', { count: of.mendedBreaches })}</Text>
      )}
      <Text size="sm">{t('calendar.cases-earlier', { count: of.earlierCases })}</Text>
    </>
  );
}

/** All that is wrong with a calendar is told by the server, in English. */
function Wrong({ error }: { readonly error: Error }) {
  const { t } = useTranslation();
  const errors = error instanceof ProblemError ? (error.problem.errors ?? []) : [];
  if (errors.length === 0) return <Trouble error={error} />;
  return (
    <Alert color="red" variant="light" role="alert" title={t('calendar.wrong')}>
      {errors.map(({ path, reason, hint }) => (
        <Text key={`${path} ${reason}`} size="sm" lang="en">
          {path}: {reason}. {hint}
        </Text>
      ))}
    </Alert>
  );
}
