import type { DeadlineView } from '@app/contracts/deals.js';
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { deadlinesQuery } from '../api/deal.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { dayAndTime, type Reading } from '../format/dates.js';
import { normWords } from '../format/norms.js';
import { ExplainedDeadline } from './explained-deadline.js';
import { Panel } from './panel.js';

/** What is due when, and how that was counted. */
export function DueAndWhy({ dealId }: { readonly dealId: string }) {
  const { t } = useTranslation();
  const reading = useReading();
  const { data, error, refetch } = useQuery(deadlinesQuery(dealId));
  const deadlines = [...(data ?? [])].sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  return (
    <Panel title={t('why.title')}>
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      {data && deadlines.length === 0 && <Text size="sm">{t('why.nothing')}</Text>}
      <Stack gap={0}>
        {deadlines.map((deadline) => (
          <ExplainedDeadline
            key={`${deadline.kind} ${deadline.activityId ?? ''}`}
            name={t(`why.kind.${deadline.kind}`)}
            dueAt={deadline.dueAt}
            sentences={sentences(deadline, reading, t)}
            counting={deadline}
          />
        ))}
      </Stack>
    </Panel>
  );
}

/** The count in a few sentences: norm, whose it is, from when, and what moved it. */
function sentences(deadline: DeadlineView, reading: Reading, t: TFunction): string[] {
  const {
    norm,
    normOf,
    customerClass,
    start,
    resetBy,
    skipped,
    moreSkipped,
    pauses,
    notBefore,
    coveredUntil,
  } = deadline;
  const at = (instant: string) => dayAndTime(instant, reading);
  const known = t(`why.reset`, { returnObjects: true });
  const since = resetBy in known ? t(`why.reset.${resetBy as keyof typeof known}`) : resetBy;
  return [
    t(`why.norm.${normOf}`, { norm: normWords(norm, t), class: customerClass }),
    t('why.since', { at: at(start), since }),
    ...(skipped.length > 0
      ? [
          t('why.skipped', {
            count: skipped.length + moreSkipped,
            names: skipped.map(({ reason }) => reason).join(', '),
          }),
        ]
      : []),
    ...(pauses.length > 0 ? [t('why.paused', { count: pauses.length })] : []),
    ...(notBefore === undefined ? [] : [t('why.not-before', { at: at(notBefore) })]),
    ...(coveredUntil === undefined ? [] : [t('why.covered', { at: at(coveredUntil) })]),
  ];
}
