import type {
  WebhookDeliveriesQuery,
  WebhookDeliveryView,
  WebhookOnce,
  WebhookView,
} from '@app/contracts/webhooks.js';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { read, send } from './client.js';
import { useIntention } from './deal.js';
import type { Page } from './deals.js';

const rows = 50;
const lookEveryMs = 5_000;
const watchEveryMs = 1_500;
const soonMs = 10_000;

/** Endpoints of other systems, the oldest first. */
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks', 'list'],
  refetchInterval: lookEveryMs,
  queryFn: async ({ signal }) => (await read<{ items: WebhookView[] }>('/webhooks', {}, signal)).items,
});

export type DeliveryFilter = Pick<WebhookDeliveriesQuery, 'status'>;

/** What an endpoint was told, the newest first; watched while something is about to be sent. */
export const deliveriesQuery = (id: string, filter: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: ['webhooks', 'deliveries', id, filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      read<Page<WebhookDeliveryView>>(
        `/webhooks/${id}/deliveries`,
        { ...filter, limit: rows, cursor: pageParam },
        signal,
      ),
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isAboutToBeSent)) ? watchEveryMs : lookEveryMs,
  });

const isAboutToBeSent = ({ nextAttemptAt }: WebhookDeliveryView): boolean =>
  nextAttemptAt !== null && Date.parse(nextAttemptAt) < Date.now() + soonMs;

/** Makes an endpoint; its address, and no key, tells that a request comes again. */
export function useMakingWebhook() {
  const refresh = useRefreshing();
  return useMutation({
    // One whose answer was lost is there: asking again would be refused by its address.
    retry: false,
    mutationFn: (body: object) => send<WebhookOnce>('POST', '/webhooks', { body }),
    onSettled: refresh,
  });
}

/** Makes another secret for the endpoint that was seen. */
export function useChangingSecret({ id, revision }: Seen) {
  const refresh = useRefreshing();
  return useMutation({
    // Each makes another one: a second would leave the one that is in use no day to be replaced in.
    retry: false,
    mutationFn: () => send<WebhookOnce>('POST', `/webhooks/${id}/secret`, { revision, body: {} }),
    onSettled: refresh,
  });
}

type Seen = Pick<WebhookView, 'id' | 'revision'>;

/** Removes the endpoint that was seen. */
export function useRemovingWebhook({ id, revision }: Seen, onDone: () => void) {
  const queries = useQueryClient();
  const { queryKey } = webhooksQuery;
  return useMutation({
    mutationFn: () => send('DELETE', `/webhooks/${id}`, { revision }),
    onSuccess: () => {
      queries.setQueryData(queryKey, (known) => known?.filter((webhook) => webhook.id !== id));
      onDone();
    },
    // Its log has gone with it, and is not asked for again.
    onSettled: () => queries.invalidateQueries({ queryKey }),
  });
}

/** Has an endpoint sent something: a message to try it, or one that it was sent before; once however often it is asked. */
export function useSendingTo(id: string) {
  const keyFor = useIntention();
  const refresh = useRefreshing();
  return useMutation({
    mutationFn: (path: 'test' | `deliveries/${string}/resend`) =>
      keyFor(path, (key) => send<WebhookDeliveryView>('POST', `/webhooks/${id}/${path}`, { key, body: {} })),
    onSettled: refresh,
  });
}

function useRefreshing() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ['webhooks'] });
}
