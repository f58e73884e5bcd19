import type { ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { caseEventsQuery } from '../api/cases.js';
import { useReading } from '../app/reading.js';
import { Panel } from '../deal/panel.js';
import { dayAndTime } from '../format/dates.js';
import { useCaseEventWords } from './event-words.js';
import classes from './case.module.css';

/** What we tell a vendor or carrier; and what it answers. */
const ours = ['request', 'reminded', 'answer', 'drop-claim', 'send-back'];
const theirs = ['accept', 'accept-in-part', 'refuse', 'ask', 'confirm-return', 'announce-goods'];

/** The conversation with vendors and carriers, the oldest first; nothing while there is none. */
export function Conversation({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const { data } = useInfiniteQuery(caseEventsQuery(one.id));
  const said = (data?.pages.flatMap(({ items }) => items) ?? [])
    .filter(({ kind }) => ours.includes(kind) || theirs.includes(kind))
    .reverse();
  if (said.length === 0) return null;
  return (
    <Panel title={t('case.conversation')}>
      {said.map((event) => (
        <Said key={event.seq} of={one} event={event} />
      ))}
    </Panel>
  );
}

function Said({ of: one, event }: { readonly of: ReturnCaseView; readonly event: ReturnTimelineView }) {
  const reading = useReading();
  const words = useCaseEventWords(one);
  const isOurs = ours.includes(event.kind);
  const { title, lines } = words(event);
  return (
    <div className={classes.said} data-ours={isOurs || undefined}>
      <strong>{title}</strong>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
      {Object.entries(event.texts).map(([what, text]) => (
        <p key={what}>{text}</p>
      ))}
      <Text size="xs" className={classes.quiet}>
        {dayAndTime(event.at, reading)}
        {event.by ? ` · ${event.by.name}` : ''}
      </Text>
    </div>
  );
}
