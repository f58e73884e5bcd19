import type { ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { Chip, Group, Stack, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { caseEventsQuery } from '../api/cases.js';
import { More } from '../app/more.js';
import { Trouble } from '../app/trouble.js';
import { Entry } from '../deal/entry.js';
import { Panel } from '../deal/panel.js';
import { eventGroups, isOf, kindsOf, type EventGroup } from './event-groups.js';
import { useCaseEventWords } from './event-words.js';

/** What happened to the case, the newest first: all of it, or what is asked for. */
export function CaseTimeline({ of: one }: { readonly of: ReturnCaseView }) {
  const { t } = useTranslation();
  const [groups, setGroups] = useState<readonly EventGroup[]>([]);
  const pages = useInfiniteQuery({
    ...caseEventsQuery(one.id, groups.length > 0 ? kindsOf(groups) : undefined),
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = pages;
  const words = useCaseEventWords(one);
  const events = (data?.pages.flatMap(({ items }) => items) ?? []).filter(
    (event) => groups.length === 0 || isOf(groups, event),
  );
  return (
    <Panel title={t('timeline.title')}>
      <GroupsInput value={groups} onChange={setGroups} />
      {error && !data && <Trouble error={error} retry={() => void refetch()} />}
      {data && events.length === 0 && <Text size="sm">{t('case.no-event')}</Text>}
      <Stack gap={0} component="ol" m={0} p={0} style={{ listStyle: 'none' }}>
        {events.map((event) => (
          <Entry
            key={keyOf(event)}
            {...words(event)}
            notes={Object.values(event.texts)}
            at={event.at}
            by={event.by && (event.byLink ? t('case.said.by-link', event.by) : event.by.name)}
            tone={toneOf(event)}
          />
        ))}
      </Stack>
      <More of={pages} label={t('timeline.older')} size="compact-sm" />
    </Panel>
  );
}

interface GroupsProps {
  readonly value: readonly EventGroup[];
  readonly onChange: (groups: readonly EventGroup[]) => void;
}

/** Which of it is shown; none chosen: all. */
function GroupsInput({ value, onChange }: GroupsProps) {
  const { t } = useTranslation();
  return (
    <Chip.Group
      multiple
      value={[...value]}
      onChange={(chosen) => onChange(eventGroups.filter((one) => chosen.includes(one)))}
    >
      <Group gap={6} mb="sm" role="group" aria-label={t('timeline.show')}>
        {eventGroups.map((group) => (
          <Chip key={group} value={group} size="xs">
            {t(`case.group.${group}`)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

function toneOf({ happenings }: ReturnTimelineView): 'late' | 'good' | undefined {
  const has = (...kinds: string[]) => happenings.some(({ kind }) => kinds.includes(String(kind)));
  if (has('stalled', 'promise-broken')) return 'late';
  return has('recovered', 'case-closed') ? 'good' : undefined;
}

/** Photos and documents stand between the events, with the number of the one before. */
function keyOf({ seq, kind, at, data }: ReturnTimelineView): string {
  return `${seq} ${kind} ${at} ${typeof data.evidenceId === 'string' ? data.evidenceId : ''}`;
}
