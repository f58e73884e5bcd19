import type { ReturnCaseView, ReturnTimelineView } from '@app/contracts/returns.js';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { caseEventsQuery } from '../api/cases.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { Panel } from '../deal/panel.js';
import { dayAndTime } from '../format/dates.js';
import { useCaseEventWords } from './event-words.js';
import classes from '../deal/deal.module.css';

/** What happened to the case, the newest first. */
export function CaseTimeline({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    caseEventsQuery(one.id),
  );
  const events = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel title={t('timeline.title')}>
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      <Stack gap={0} component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {events.map((event) => (
          <Event key={keyOf(event)} of={one} event={event} />
        ))}
      </Stack>
      {hasNextPage && (
        <Group justify="center">
          <Button
            size="compact-sm"
            variant="default"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t('timeline.older')}
          </Button>
        </Group>
      )}
    </Panel>
  );
}

function Event({ of: one, event }: { readonly of: ReturnCaseView; readonly event: ReturnTimelineView }) {
  const reading = useReading();
  const words = useCaseEventWords(one);
  const { title, lines } = words(event);
  return (
    <li className={classes.event} data-tone={toneOf(event)}>
      <Text size="sm" fw={550}>
        {title}
      </Text>
      {lines.map((line) => (
        <Text key={line} size="sm" className={classes.quiet}>
          {line}
        </Text>
      ))}
      {Object.entries(event.texts).map(([what, text]) => (
        <p key={what} className={classes.note}>
          {text}
        </p>
      ))}
      <Text size="xs" className={classes.quiet}>
        {dayAndTime(event.at, reading)}
        {event.by ? ` · ${event.by.name}` : ''}
      </Text>
    </li>
  );
}

function toneOf({ happenings }: ReturnTimelineView): 'late' | 'good' | undefined {
  const has = (...kinds: string[]) => happenings.some(({ kind }) => kinds.includes(String(kind)));
  if (has('stalled', 'promise-broken')) return 'late';
  return has('recovered', 'case-closed') ? 'good' : undefined;
}

/** Photos and documents stand between the events, with the number of the one before. */
function keyOf({ seq, kind, data }: ReturnTimelineView): string {
  return `${seq} ${kind} ${typeof data.evidenceId === 'string' ? data.evidenceId : ''}`;
}
