import type { ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { caseEventsQuery } from '../api/cases.js';
import { More } from '../app/more.js';
import { Trouble } from '../app/trouble.js';
import { Entry } from '../deal/entry.js';
import { Panel } from '../deal/panel.js';
import { useCaseEventWords } from './event-words.js';

/** What happened to the case, the newest first. */
export function CaseTimeline({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery(caseEventsQuery(one.id));
  const { data, error, refetch } = pages;
  const words = useCaseEventWords(one);
  const events = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Panel title={t('timeline.title')}>
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      <Stack gap={0} component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {events.map((event) => (
          <Entry
            key={keyOf(event)}
            {...words(event)}
            notes={Object.values(event.texts)}
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

function toneOf({ happenings }: ReturnTimelineView): 'late' | 'good' | undefined {
  const has = (...kinds: string[]) => happenings.some(({ kind }) => kinds.includes(String(kind)));
  if (has('stalled', 'promise-broken')) return 'late';
  return has('recovered', 'case-closed') ? 'good' : undefined;
}

/** Photos and documents stand between the events, with the number of the one before. */
function keyOf({ seq, kind, data }: ReturnTimelineView): string {
  return `${seq} ${kind} ${typeof data.evidenceId === 'string' ? data.evidenceId : ''}`;
}
