import type { ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { SegmentedControl, Text, useMatches } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { caseEventsQuery } from '../api/cases.js';
import { More } from '../app/more.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { Panel } from '../deal/panel.js';
import { dayAndTime } from '../format/dates.js';
import { conversations, isOf, kindsOf, saidHow, type Conversation as With } from './event-groups.js';
import { useCaseEventWords } from './event-words.js';
import { partsOf } from './parts.js';
import classes from './case.module.css';

/** What was said with the vendor or carrier, with the customer, and among ourselves; the oldest first. */
export function Conversation({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const isAsked = partsOf(one).some(({ part }) => part.counterparty !== null);
  const [chosen, setChosen] = useState<With>();
  // Beside each other they are wider than a phone in some languages.
  const orientation = useMatches({ base: 'vertical', xs: 'horizontal' } as const);
  const shown = chosen ?? (isAsked ? 'vendor' : 'customer');
  const pages = useInfiniteQuery({
    ...caseEventsQuery(one.id, kindsOf([shown])),
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = pages;
  const said = (data?.pages.flatMap(({ items }) => items) ?? [])
    .filter((event) => isOf([shown], event))
    .reverse();
  return (
    <Panel title={t('case.conversation')}>
      <SegmentedControl
        size="xs"
        mb="sm"
        fullWidth
        orientation={orientation}
        aria-label={t('case.conversation-with')}
        data={conversations.map((value) => ({ value, label: t(`case.group.${value}`) }))}
        value={shown}
        onChange={(value) => setChosen(value)}
      />
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      <More of={pages} label={t('timeline.older')} size="compact-sm" my="xs" />
      {data && said.length === 0 && <Text size="sm">{t('case.unsaid')}</Text>}
      {said.map((event) => (
        <Said key={`${event.seq} ${event.kind} ${event.at}`} of={one} event={event} />
      ))}
    </Panel>
  );
}

function Said({ of: one, event }: { readonly of: ReturnCaseView; readonly event: ReturnTimelineView }) {
  const { t } = useTranslation();
  const reading = useReading();
  const words = useCaseEventWords(one);
  const how = saidHow(event);
  const { title, lines } = words(event);
  const name = event.by?.name;
  return (
    <div className={classes.said} data-ours={how === 'ours' || undefined} data-said={how}>
      <strong>{title}</strong>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
      {Object.entries(event.texts).map(([what, text]) => (
        <p key={what}>{text}</p>
      ))}
      <Text size="xs" className={classes.quiet}>
        {dayAndTime(event.at, reading)}
        {name === undefined ? '' : ` · ${how === 'ours' ? name : t(`case.said.${how}`, { name })}`}
      </Text>
    </div>
  );
}
