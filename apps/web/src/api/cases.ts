import type { CounterpartyView } from '@app/contracts/counterparties.js';
import type { ProductView, ReturnDeadlineView, ReturnTally } from '@app/contracts/return-reading.js';
import type { RegulationView } from '@app/contracts/return-regulations.js';
import type { ReturnStepDoneView, ReturnTimelineView } from '@app/contracts/return-timeline.js';
import type { ReturnActInput, ReturnCaseView, ReturnQuery, TakeClaimInput } from '@app/contracts/returns.js';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { BatchElsewhere } from '@app/contracts/return-reading.js';
import { read, send } from './client.js';
import { useIntention } from './deal.js';
import type { Page } from './deals.js';
import { ProblemError } from './problem.js';

export type CaseQueue = NonNullable<ReturnQuery['queue']>;
export type CaseLine = ReturnCaseView['lines'][number];
export type CasePart = CaseLine['parts'][number];
export type NamedCounterparty = Pick<CounterpartyView, 'id' | 'kind' | 'name'>;
export type CaseClock = ReturnCaseView['clocks'][number];
export type ActKind = ReturnActInput['act'];
/** What is filled in for a claim; the API fills in what is left out. */
export type Claim = Omit<TakeClaimInput, 'lines'> & { readonly lines: readonly object[] };

/** Which cases are shown. */
export interface CaseFilter {
  readonly queue?: CaseQueue;
  readonly status?: ReturnCaseView['status'];
  readonly q?: string;
}

const rows = 50;
const events = 30;
const fewFound = 20;
const lookEveryMs = 30_000;
const seldomMs = 5 * 60_000;

/** Cases within reach, newest first. */
export const casesQuery = (filter: CaseFilter) =>
  infiniteQueryOptions({
    queryKey: ['cases', 'list', filter],
    initialPageParam: undefined as string | undefined,
    refetchInterval: lookEveryMs,
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, limit: rows, cursor: pageParam };
      const page = await read<Page<ReturnCaseView>>('/return-cases', query, signal);
      // Each page has clocks as they stood when it was read.
      return { ...page, readAt: Date.now() };
    },
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const caseTallyQuery = queryOptions({
  queryKey: ['cases', 'tally'],
  refetchInterval: lookEveryMs,
  queryFn: ({ signal }) => read<ReturnTally>('/return-cases/tally', {}, signal),
});

/** Clocks are told by the server, which knows the hours in which they count: it is asked again and again. */
export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id],
    refetchInterval: lookEveryMs,
    queryFn: ({ signal }) => read<ReturnCaseView>(`/return-cases/${id}`, {}, signal),
  });

export const caseWhyQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'why'],
    queryFn: async ({ signal }) =>
      (await read<{ items: ReturnDeadlineView[] }>(`/return-cases/${id}/why`, {}, signal)).items,
  });

/** Who has done its steps, and when. */
export const caseStepsQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'steps'],
    queryFn: async ({ signal }) =>
      (await read<{ items: ReturnStepDoneView[] }>(`/return-cases/${id}/steps`, {}, signal)).items,
  });

/** What happened to it, the newest first. @param kinds only these; undefined: all */
export const caseEventsQuery = (id: string, kinds?: readonly string[]) =>
  infiniteQueryOptions({
    queryKey: ['case', id, 'events', kinds],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      read<Page<ReturnTimelineView>>(
        `/return-cases/${id}/events`,
        { kinds: kinds?.join(), limit: events, cursor: pageParam },
        signal,
      ),
    getNextPageParam: (last) => last.next ?? undefined,
  });

export const sameBatchQuery = (id: string) =>
  queryOptions({
    queryKey: ['case', id, 'same-batch'],
    queryFn: async ({ signal }) =>
      (await read<{ items: BatchElsewhere[] }>(`/return-cases/${id}/same-batch`, {}, signal)).items,
  });

/** Regulations by key: what their steps are called. */
export const regulationsQuery = queryOptions({
  queryKey: ['return-regulations'],
  staleTime: seldomMs,
  queryFn: async ({ signal }) =>
    (await read<{ items: RegulationView[] }>('/return-regulations', {}, signal)).items,
});

/** Vendors and carriers, or only those of a kind, whose name holds a text: the first by name. */
export const counterpartiesFound = (q: string, kind?: NamedCounterparty['kind']) =>
  queryOptions({
    queryKey: ['counterparties', q, kind],
    staleTime: seldomMs,
    queryFn: async ({ signal }) =>
      (await read<Page<CounterpartyView>>('/counterparties', { q, kind, limit: fewFound }, signal)).items,
  });

export const productsFound = (q: string) =>
  queryOptions({
    queryKey: ['products', q],
    staleTime: seldomMs,
    queryFn: async ({ signal }) => (await read<{ items: ProductView[] }>('/products', { q }, signal)).items,
  });

/** Takes a claim, once however often it is sent. */
export function useTakingClaim(onDone: (taken: ReturnCaseView) => void) {
  const keyFor = useIntention();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: Claim) =>
      keyFor(JSON.stringify(body), (key) => send<ReturnCaseView>('POST', '/return-cases', { key, body })),
    onSuccess: async (taken) => {
      await queries.invalidateQueries({ queryKey: ['cases'] });
      onDone(taken);
    },
  });
}

/**
 * Acts on a case as it was when whoever acts began to: what somebody else did meanwhile is told, and shown, and only then is the
 * act one on the case as it is now.
 */
export function useCaseAct({ id, revision }: Pick<ReturnCaseView, 'id' | 'revision'>, onDone: () => void) {
  const keyFor = useIntention();
  const refresh = useCaseRefresh();
  const seen = useRef<number | undefined>(revision);
  return useMutation({
    mutationFn: (body: Readonly<Record<string, unknown>>) => {
      const meant = (seen.current ??= revision);
      return keyFor(JSON.stringify([id, meant, body]), (key) =>
        send<ReturnCaseView>('POST', `/return-cases/${id}/acts`, { key, body, revision: meant }),
      );
    },
    onSuccess: onDone,
    onError: (error) => {
      if (error instanceof ProblemError && error.problem.code === 'revision-mismatch')
        seen.current = undefined;
    },
    onSettled: refresh,
  });
}

/** Whoever no letter reached has been told in another way. */
export function useToldOtherwise(id: string, onDone: () => void) {
  const refresh = useCaseRefresh();
  return useMutation({
    mutationFn: (through: string) => send('POST', `/return-cases/${id}/letters/told`, { body: { through } }),
    onSuccess: onDone,
    onSettled: refresh,
  });
}

/** Nothing waits for it: an error is told at once. */
function useCaseRefresh(): () => void {
  const queries = useQueryClient();
  return () => ['case', 'cases'].forEach((key) => void queries.invalidateQueries({ queryKey: [key] }));
}
