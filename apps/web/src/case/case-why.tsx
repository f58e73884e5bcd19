import type { ReturnDeadlineView } from '@app/contracts/return-reading.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Button, Collapse, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { caseWhyQuery } from '../api/cases.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { useStepWords } from '../cases/step-words.js';
import { CountedCalendar } from '../deal/counted-calendar.js';
import { Panel } from '../deal/panel.js';
import { dayAndTime, fromNow, type Reading } from '../format/dates.js';
import { normWords } from '../format/norms.js';
import classes from '../deal/deal.module.css';

/** What is due when, and how that was counted. */
export function CaseWhy({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(caseWhyQuery(one.id));
  const clocks = [...(data ?? [])].sort((a, b) => (a.dueAt ?? '~').localeCompare(b.dueAt ?? '~'));
  return (
    <Panel title={t('why.title')}>
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      {data && clocks.length === 0 && <Text size="sm">{t('why.nothing')}</Text>}
      <Stack gap={0}>
        {clocks.map((clock) => (
          <Deadline key={`${clock.step} ${clock.partIds.join()}`} of={one} clock={clock} />
        ))}
      </Stack>
    </Panel>
  );
}

interface Props {
  readonly of: ReturnCaseView;
  readonly clock: ReturnDeadlineView;
}

function Deadline({ of: one, clock }: Props) {
  const { t } = useTranslation();
  const reading = useReading();
  const words = useStepWords();
  const [isOpen, { toggle }] = useDisclosure();
  const { dueAt, explanation } = clock;
  const isLate = dueAt !== null && Date.parse(dueAt) <= Date.now();
  return (
    <section className={classes.row} aria-label={words(one, clock.step)}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm" fw={550}>
            {words(one, clock.step)}
          </Text>
          <Text size="sm" c={isLate ? 'var(--dw-late)' : undefined}>
            {dueAt ? `${dayAndTime(dueAt, reading)} · ${fromNow(dueAt, reading.language)}` : t('clock.waits')}
          </Text>
        </div>
        <Button size="compact-xs" variant="default" flex="none" onClick={toggle} aria-expanded={isOpen}>
          {t('why.ask')}
        </Button>
      </Group>
      <Collapse expanded={isOpen}>
        <Stack gap={8} mt="xs">
          <Text size="sm" className={classes.quiet}>
            {sentences(clock, reading, t).join(' ')}
          </Text>
          {explanation && dueAt && <CountedCalendar deadline={{ ...explanation, dueAt }} />}
        </Stack>
      </Collapse>
    </section>
  );
}

/** The count in a few sentences: norm, from when, and what moved it. */
function sentences(
  { since, windowDays, explanation, notBefore }: ReturnDeadlineView,
  reading: Reading,
  t: TFunction,
): string[] {
  const at = (instant: string) => dayAndTime(instant, reading);
  return [
    ...(windowDays === undefined ? [] : [t('case.why.window', { count: windowDays })]),
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
