import type { MailQueueView, MailsQuery, MailView, ReleasedMailView } from '@app/contracts/mails.js';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { read, send } from './client.js';
import { useIntention } from './deal.js';
import type { Page } from './deals.js';

export type MailFilter = Pick<MailsQuery, 'state' | 'kind' | 'q'>;

const rows = 50;
const lookEveryMs = 15_000;

/** Mails that went out or wait, newest first. */
export const mailsQuery = (filter: MailFilter) =>
  infiniteQueryOptions({
    queryKey: ['mails', 'list', filter],
    initialPageParam: undefined as string | undefined,
    refetchInterval: lookEveryMs,
    queryFn: ({ pageParam, signal }) =>
      read<Page<MailView>>('/mails', { ...filter, limit: rows, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const mailQueueQuery = queryOptions({
  queryKey: ['mails', 'queue'],
  refetchInterval: lookEveryMs,
  queryFn: ({ signal }) => read<MailQueueView>('/mails/queue', {}, signal),
});

/** Has a refused mail tried again; once however often it is sent. */
export function useSendingAgain() {
  const keyFor = useIntention();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      keyFor(id, (key) => send<MailView>('POST', `/mails/${id}/send-again`, { key, body: {} })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['mails'] }),
  });
}

/** Lets mail go out that was held. */
export function useReleasing(onDone: (released: ReleasedMailView) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (drop: boolean) => send<ReleasedMailView>('POST', '/mails/release', { body: { drop } }),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries({ queryKey: ['mails'] }),
  });
}
