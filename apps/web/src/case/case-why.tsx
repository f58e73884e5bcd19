import type { ReturnDeadlineView } from '@app/contracts/return-reading.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { caseWhyQuery } from '../api/cases.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { useStepWords } from '../cases/step-words.js';
import { ExplainedDeadline } from '../deal/explained-deadline.js';
import { Panel } from '../deal/panel.js';
import { dayAndTime, type Reading } from '../format/dates.js';
import { normWords } from '../format/norms.js';

/** What is due when, and how that was counted. */
export function CaseWhy({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const words = useStepWords();
  const { data, error, refetch } = useQuery(caseWhyQuery(one.id));
  const clocks = [...(data ?? [])].sort((a, b) => (a.dueAt ?? '~').localeCompare(b.dueAt ?? '~'));
  return (
    <Panel title={t('why.title')}>
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      {data && clocks.length === 0 && <Text size="sm">{t('why.nothing')}</Text>}
      <Stack gap={0}>
        {clocks.map((clock) => (
          <ExplainedDeadline
            key={`${clock.step} ${clock.partIds.join()}`}
            name={words(one, clock.step)}
            dueAt={clock.dueAt}
            sentences={sentences(clock, reading, t)}
            counting={
              clock.explanation && clock.dueAt ? { ...clock.explanation, dueAt: clock.dueAt } : undefined
            }
          />
        ))}
      </Stack>
    </Panel>
  );
}

/** The count in a few sentences: norm, from when, and what moved it. */
function sentences(
  { since, windowDays, windowBy, explanation, notBefore }: ReturnDeadlineView,
  reading: Reading,
  t: TFunction,
): string[] {
  const at = (instant: string) => dayAndTime(instant, reading);
  return [
    ...(windowDays === undefined ? [] : [t('case.why.window', { count: windowDays })]),
    ...(windowBy === undefined ? [] : [t(`case.why.window-by.${windowBy}`)]),
    ...(explanation ? [t('case.why.norm', { norm: normWords(explanation.norm, t) })] : []),
    t('case.why.since', { at: at(since) }),
    ...(explanation && explanation.skipped.length > 0
      ? [
          t('why.skipped', {
            count: explanation.skipped.length + explanation.moreSkipped,
            names: explanation.skipped.map(({ reason }) => reason).join(', '),
          }),
        ]
      : []),
    ...(explanation && explanation.pauses.length > 0
      ? [t('case.why.paused', { count: explanation.pauses.length + explanation.morePauses })]
      : []),
    ...(notBefore === undefined ? [] : [t('why.not-before', { at: at(notBefore) })]),
  ];
}
