import type { CalendarMonthView, CalendarVersionView, CalendarView } from '@app/contracts/calendars.js';
import type { CalendarPreview } from '@app/contracts/retimings.js';
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { read, send } from './client.js';
import { useIntention } from './deal.js';

export type CalendarDefinition = CalendarView['definition'];

const pathOf = (key: string) => `/calendars/${encodeURIComponent(key)}`;

/** The versions of a calendar, the newest first. */
export const calendarVersionsQuery = (key: string) =>
  queryOptions({
    queryKey: ['calendars', key, 'versions'],
    queryFn: async ({ signal }) =>
      (await read<{ items: CalendarVersionView[] }>(`${pathOf(key)}/versions`, {}, signal)).items,
  });

/** The days of a month, such as `2026-12`. */
export const calendarMonthQuery = (key: string, month: string) =>
  queryOptions({
    queryKey: ['calendars', key, 'days', month],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => read<CalendarMonthView>(`${pathOf(key)}/days`, { month }, signal),
  });

/** What publishing it would mean; what is wrong with it is a problem that lists all of it. */
export const calendarPreviewQuery = (definition: CalendarDefinition) =>
  queryOptions({
    queryKey: ['calendars', definition.key, 'preview', definition],
    retry: false,
    queryFn: () => send<CalendarPreview>('POST', `${pathOf(definition.key)}/preview`, { body: definition }),
  });

/** Publishes a version; the same sent again is answered as at first. */
export function usePublishingCalendar(onDone: (calendar: CalendarView) => void) {
  const queries = useQueryClient();
  const once = useIntention();
  return useMutation({
    mutationFn: (definition: CalendarDefinition) =>
      once(JSON.stringify(definition), (key) =>
        send<CalendarView>('PUT', pathOf(definition.key), { body: definition, key }),
      ),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ['calendars'] }),
  });
}
