import type { EventView } from '@app/contracts/deals.js';
import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timelineQuery } from '../api/deal.js';
import type { Definition } from '../api/pipelines.js';
import { useReading } from '../app/reading.js';
import { Trouble } from '../app/trouble.js';
import { dayAndTime } from '../format/dates.js';
import { useEventWords } from './event-words.js';
import { Panel } from './panel.js';
import classes from './deal.module.css';

const shows = ['all', 'people', 'stalls'] as const;
type Show = (typeof shows)[number];

/** What happened to the deal, the newest first. */
export function Timeline({
  dealId,
  definition,
}: {
  readonly dealId: string;
  readonly definition: Definition | undefined;
}) {
  const { t } = useTranslation();
  const [show, setShow] = useState<Show>('all');
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    timelineQuery(dealId),
  );
  const events = (data?.pages.flatMap(({ items }) => items) ?? []).filter((event) => isShown(event, show));
  return (
    <Panel
      title={t('timeline.title')}
      side={
        <SegmentedControl
          size="xs"
          aria-label={t('timeline.show')}
          data={shows.map((value) => ({ value, label: t(`timeline.shows.${value}`) }))}
          value={show}
          onChange={(value) => setShow(value)}
        />
      }
    >
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      <Stack gap={0} component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {events.map((event) => (
          <Event key={event.seq} event={event} definition={definition} />
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

function Event({
  event,
  definition,
}: {
  readonly event: EventView;
  readonly definition: Definition | undefined;
}) {
  const reading = useReading();
  const words = useEventWords(definition);
  const { title, lines } = words(event);
  const texts = [event.texts.reason, event.texts.what, event.note].filter(
    (text) => text !== null && text !== undefined && text !== '',
  );
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
      {[...new Set(texts)].map((text) => (
        <p key={text} className={classes.note}>
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

function toneOf({ kind, happenings }: EventView): 'late' | 'good' | undefined {
  if (kind === 'lose' || happenings.some((one) => one.kind === 'stalled' || one.kind === 'promise-broken'))
    return 'late';
  return kind === 'win' || happenings.some((one) => one.kind === 'recovered') ? 'good' : undefined;
}

function isShown({ kind, by, happenings }: EventView, show: Show): boolean {
  if (show === 'all') return true;
  if (show === 'people') return by !== null;
  return (
    happenings.some((one) => /stall|told|promise|escalation|recovered|snooze/.test(one.kind)) ||
    /take-on|snooze|instruct/.test(kind)
  );
}
