import type { DealDeadlines, DeadlineView, NextLevelView, TaskDeadline } from '@app/contracts/deals.js';
import type { CountedTime } from '@app/contracts/working-time.js';
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { deadlinesQuery } from '../api/deal.js';
import { actionLabel, type Definition } from '../api/pipelines.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { dayAndTime, type Reading } from '../format/dates.js';
import { normWords } from '../format/norms.js';
import { ExplainedDeadline } from './explained-deadline.js';
import { Panel } from './panel.js';

interface Props {
  readonly dealId: string;
  /** Names what a stage asks for. */
  readonly definition: Definition | undefined;
}

/** What is due when, and how that was counted. */
export function DueAndWhy({ dealId, definition }: Props) {
  const { t } = useTranslation();
  const reading = useReading();
  const { data, error, refetch } = useQuery(deadlinesQuery(dealId));
  const deadlines = [...(data?.items ?? [])].sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  const taskName = (action: string) => actionLabel(definition, action, reading.language) ?? action;
  return (
    <Panel title={t('why.title')}>
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      {data && isEmpty(data) && <Text size="sm">{t('why.nothing')}</Text>}
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
        {data?.tasks.map((task) => (
          <ExplainedDeadline
            key={`task ${task.action}`}
            name={taskName(task.action)}
            dueAt={task.dueAt}
            sentences={taskSentences(task, reading, t)}
            counting={task}
          />
        ))}
        {data?.uncountable.map((deadline) => (
          <ExplainedDeadline
            key={`${deadline.kind} ${deadline.activityId ?? deadline.action ?? ''}`}
            name={deadline.kind === 'task' ? taskName(deadline.action ?? '') : t(`why.kind.${deadline.kind}`)}
            dueAt={deadline.dueAt}
            sentences={[t('why.uncountable')]}
            counting={undefined}
          />
        ))}
        {data?.nextLevel && <NextLevel level={data.nextLevel} />}
      </Stack>
    </Panel>
  );
}

function isEmpty({ items, tasks, uncountable }: DealDeadlines): boolean {
  return items.length + tasks.length + uncountable.length === 0;
}

function taskSentences(task: TaskDeadline, reading: Reading, t: TFunction): string[] {
  return [
    t('why.task', { norm: normWords(task.norm, t), at: dayAndTime(task.start, reading) }),
    ...leftOut(task, t),
  ];
}

/** Whom the ladder tells next if nobody answers. */
function NextLevel({ level: { to, again, dueAt, counted } }: { readonly level: NextLevelView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const why = counted
    ? [
        t('why.level.after', {
          norm: normWords(counted.norm, t),
          at: dayAndTime(counted.start, reading),
        }),
        ...leftOut(counted, t),
      ]
    : again
      ? [t('why.level.again')]
      : [];
  return (
    <ExplainedDeadline
      name={t('why.level.next', { to: t(`recipient.${to}`) })}
      dueAt={dueAt}
      sentences={why}
      counting={counted && { ...counted, dueAt }}
    />
  );
}

/** The count in a few sentences: norm, whose it is, from when, and what moved it. */
function sentences(deadline: DeadlineView, reading: Reading, t: TFunction): string[] {
  const { norm, normOf, customerClass, start, resetBy, notBefore, coveredUntil } = deadline;
  const at = (instant: string) => dayAndTime(instant, reading);
  const known = t(`why.reset`, { returnObjects: true });
  const since = resetBy in known ? t(`why.reset.${resetBy as keyof typeof known}`) : resetBy;
  return [
    t(`why.norm.${normOf}`, { norm: normWords(norm, t), class: customerClass }),
    t('why.since', { at: at(start), since }),
    ...leftOut(deadline, t),
    ...(notBefore === undefined ? [] : [t('why.not-before', { at: at(notBefore) })]),
    ...(coveredUntil === undefined ? [] : [t('why.covered', { at: at(coveredUntil) })]),
  ];
}

/** What was not counted. */
function leftOut({ skipped, moreSkipped, pauses }: CountedTime, t: TFunction): string[] {
  return [
    ...(skipped.length > 0
      ? [
          t('why.skipped', {
            count: skipped.length + moreSkipped,
            names: skipped.map(({ reason }) => reason).join(', '),
          }),
        ]
      : []),
    ...(pauses.length > 0 ? [t('why.paused', { count: pauses.length })] : []),
  ];
}
