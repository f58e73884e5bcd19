import type { SavedView, SavedViewInput } from '@app/contracts/saved-views.js';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { read, send } from './client.js';
import { useIntention } from './deal.js';

const path = '/saved-views';

/** One's own views of deals, in one's own order. */
export const savedViewsQuery = queryOptions({
  queryKey: ['saved-views'] as const,
  queryFn: ({ signal }) => read<{ readonly items: readonly SavedView[] }>(path, {}, signal),
  select: ({ items }) => items,
});

/** Keeps a view, puts another in the place of one, or takes one away: as it was seen. */
export function useSavedViews() {
  const keyFor = useIntention();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: savedViewsQuery.queryKey });
  const keep = useMutation({
    mutationFn: (body: SavedViewInput) =>
      keyFor(JSON.stringify(body), (key) => send<SavedView>('POST', path, { key, body })),
    onSettled,
  });
  const replace = useMutation({
    mutationFn: ({ view, body }: { readonly view: SavedView; readonly body: SavedViewInput }) =>
      send<SavedView>('PUT', `${path}/${view.id}`, { body, revision: view.revision }),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: ({ id, revision }: SavedView) => send<void>('DELETE', `${path}/${id}`, { revision }),
    onSettled,
  });
  return { keep, replace, remove };
}
