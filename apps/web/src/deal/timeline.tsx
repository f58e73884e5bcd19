import type { EventView } from '@app/contracts/deals.js';
import { SegmentedControl, Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timelineQuery } from '../api/deal.js';
import type { Definition } from '../api/pipelines.js';
import { More } from '../app/more.js';
import { Trouble } from '../app/trouble.js';
import { Entry } from './entry.js';
import { useEventWords } from './event-words.js';
import { Panel } from './panel.js';

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
  const pages = useInfiniteQuery(timelineQuery(dealId));
  const { data, error, refetch } = pages;
  const words = useEventWords(definition);
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
          <Entry
            key={event.seq}
            {...words(event)}
            notes={notesOf(event)}
            at={event.at}
            by={event.by && event.by.name}
            tone={toneOf(event)}
          />
        ))}
      </Stack>
      <More of={pages} label={t('timeline.older')} size="compact-sm" />
    </Panel>
  );
}

function notesOf({ texts, note }: EventView): string[] {
  return [texts.reason, texts.what, note].filter(
    (text) => typeof text === 'string' && text !== '',
  ) as string[];
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
