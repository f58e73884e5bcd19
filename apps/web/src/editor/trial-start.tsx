import type { CalendarView } from '@app/contracts/calendars.js';
import { Group, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calendarsQuery } from '../api/pipeline-drafts.js';
import { addDays, dayIn, instantIn } from '../format/zoned.js';
import { textAt } from './draft-tree.js';
import { useEditing } from './editor-context.js';

/** When a trial begins, by the clocks of the calendar's place. */
export interface TrialStart {
  readonly day: string;
  readonly time: string;
  /** Undefined while it is none. */
  readonly at: string | undefined;
  readonly setDay: (day: string) => void;
  readonly setTime: (time: string) => void;
}

/** The calendar that the draft names; undefined where there is none of that key. */
export function useCalendar(): CalendarView | undefined {
  const { content } = useEditing();
  const { data = [] } = useQuery(calendarsQuery);
  return data.find(({ key }) => key === textAt(content, 'calendar'));
}

/** First the coming Monday at nine. */
export function useTrialStart(timeZone: string): TrialStart {
  const [day, setDay] = useState(() => comingMonday(dayIn(timeZone, new Date())));
  const [time, setTime] = useState('09:00');
  const isWhole = /^20\d\d-\d\d-\d\d$/.test(day) && /^\d\d:\d\d$/.test(time);
  return { day, time, at: isWhole ? instantIn(timeZone, day, time) : undefined, setDay, setTime };
}

export function TrialStartInput({ start, label }: { readonly start: TrialStart; readonly label: string }) {
  const { t } = useTranslation();
  const { day, time, setDay, setTime } = start;
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        label={label}
        type="date"
        value={day}
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
      />
      <TextInput
        label={t('when.time')}
        type="time"
        value={time}
        onChange={({ currentTarget }) => setTime(currentTarget.value)}
      />
    </Group>
  );
}

function comingMonday(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, 7 - weekday);
}
