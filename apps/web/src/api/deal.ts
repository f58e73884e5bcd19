import type { DealDeadlines, DealView, EventView } from '@app/contracts/deals.js';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { read, send } from './client.js';
import type { Page } from './deals.js';
import { isPassing } from './problem.js';

const events = 30;

export const dealQuery = (id: string) =>
  queryOptions({
    queryKey: ['deal', id],
    queryFn: ({ signal }) => read<DealView>(`/deals/${id}`, {}, signal),
  });

/** Why each of its deadlines, and the next level of its ladder, is when it is. */
export const deadlinesQuery = (id: string) =>
  queryOptions({
    queryKey: ['deal', id, 'deadlines'],
    queryFn: ({ signal }) => read<DealDeadlines>(`/deals/${id}/deadlines`, {}, signal),
  });

/** What happened to it, the newest first. */
export const timelineQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['deal', id, 'events'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      read<Page<EventView>>(`/deals/${id}/events`, { limit: events, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next ?? undefined,
  });

export interface DealCommand {
  /** Below the deal's address; empty: the deal itself. */
  readonly path: string;
  readonly body?: unknown;
  readonly method?: 'POST' | 'PATCH';
}

/** Sends commands of a deal; what they leave is shown wherever the deal is shown. */
export function useDealCommand(id: string, onDone?: (deal: DealView) => void) {
  const keyFor = useIntention();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ path, body = {}, method = 'POST' }: DealCommand) =>
      keyFor(JSON.stringify([path, body]), (key) =>
        send<DealView>(method, `/deals/${id}${path ? `/${path}` : ''}`, { key, body }),
      ),
    onSuccess: (deal) => {
      refresh(deal);
      onDone?.(deal);
    },
  });
}

/** What a command left, and everything that may look different by it. */
export function useRefresh(): (deal: DealView) => void {
  const queries = useQueryClient();
  return (deal) => {
    queries.setQueryData(dealQuery(deal.id).queryKey, deal);
    void queries.invalidateQueries({ queryKey: ['deal', deal.id] });
    void queries.invalidateQueries({ queryKey: ['deals'] });
    void queries.invalidateQueries({ queryKey: ['escalations'] });
  };
}

/**
 * The key of one intention: when nobody answered, the same sent again is done once; after any answer it is a new intention.
 */
export function useIntention() {
  const last = useRef<{ readonly said: string; readonly key: string }>(undefined);
  return async <Answer>(said: string, act: (key: string) => Promise<Answer>): Promise<Answer> => {
    const key = last.current?.said === said ? last.current.key : crypto.randomUUID();
    last.current = { said, key };
    try {
      const answer = await act(key);
      last.current = undefined;
      return answer;
    } catch (error) {
      if (!isPassing(error)) last.current = undefined;
      throw error;
    }
  };
}

/** Moves a deal to another stage. */
export function sendMove({
  deal,
  to,
  reason,
  override,
  key,
}: {
  readonly deal: Pick<DealView, 'id'>;
  readonly to: string;
  readonly reason?: string;
  readonly override?: boolean;
  readonly key: string;
}): Promise<DealView> {
  return send<DealView>('POST', `/deals/${deal.id}/moves`, { key, body: { to, reason, override } });
}
