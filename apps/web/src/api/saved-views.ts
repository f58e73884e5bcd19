import type { SavedView, SavedViewInput } from '@app/contracts/saved-views.js';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { read, send } from './client.js';

export const savedViewsPath = '/saved-views';

/** One's own views of deals, in one's own order. */
export const savedViewsQuery = queryOptions({
  queryKey: ['saved-views'] as const,
  queryFn: ({ signal }) => read<{ readonly items: readonly SavedView[] }>(savedViewsPath, {}, signal),
  select: ({ items }) => items,
});

/** Puts another view in the place of one, or takes one away: as it was seen. */
export function useSavedViews() {
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: savedViewsQuery.queryKey });
  const replace = useMutation({
    mutationFn: ({ view, body }: { readonly view: SavedView; readonly body: SavedViewInput }) =>
      send<SavedView>('PUT', `${savedViewsPath}/${view.id}`, { body, revision: view.revision }),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: ({ id, revision }: SavedView) =>
      send<void>('DELETE', `${savedViewsPath}/${id}`, { revision }),
    onSettled,
  });
  return { replace, remove };
}
