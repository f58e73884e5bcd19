import type { DeadlineView } from '@app/contracts/deals.js';
import { Button, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { deadlinesQuery } from '../api/deal.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { dayAndTime, fromNow } from '../format/dates.js';
import { normWords } from '../format/norms.js';
import { CountedCalendar } from './counted-calendar.js';
import { Panel } from './panel.js';
import classes from './deal.module.css';

/** What is due when, and how that was counted. */
export function DueAndWhy({ dealId }: { readonly dealId: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(deadlinesQuery(dealId));
  const deadlines = [...(data ?? [])].sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  return (
    <Panel title={t('why.title')}>
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      {data && deadlines.length === 0 && <Text size="sm">{t('why.nothing')}</Text>}
      <Stack gap={0}>
        {deadlines.map((deadline) => (
          <Deadline key={`${deadline.kind} ${deadline.activityId ?? ''}`} deadline={deadline} />
        ))}
      </Stack>
    </Panel>
  );
}

function Deadline({ deadline }: { readonly deadline: DeadlineView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const [isOpen, { toggle }] = useDisclosure();
  const isLate = new Date(deadline.dueAt).getTime() <= Date.now();
  return (
    <section className={classes.row} aria-label={t(`why.kind.${deadline.kind}`)}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm" fw={550}>
            {t(`why.kind.${deadline.kind}`)}
          </Text>
          <Text size="sm" c={isLate ? 'var(--dw-late)' : undefined}>
            {dayAndTime(deadline.dueAt, reading)} · {fromNow(deadline.dueAt, reading.language)}
          </Text>
        </div>
        <Button size="compact-xs" variant="default" flex="none" onClick={toggle} aria-expanded={isOpen}>
          {t('why.ask')}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>
        <Stack gap={8} mt="xs">
          <Text size="sm" className={classes.quiet}>
            <Sentence deadline={deadline} />
          </Text>
          <CountedCalendar deadline={deadline} />
        </Stack>
      </Collapse>
    </section>
  );
}

/** The count in a few sentences: norm, whose it is, from when, and what moved it. */
function Sentence({ deadline }: { readonly deadline: DeadlineView }) {
  const { t } = useTranslation();
  const reading = useReading();
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
  ].join(' ');
}
