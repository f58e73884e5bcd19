import type { AbsenceEntry, AbsenceView, PossibleSubstitute } from '@app/contracts/absences.js';
import type { DutyView } from '@app/contracts/duty.js';
import type { ApiTokenOnce, ApiTokenView, IssuedToken } from '@app/contracts/tokens.js';
import type { SessionInfo } from '@app/contracts/sessions.js';
import type { MeView, TeamSummary, TeamView, UserQuery, UserView, UserWork } from '@app/contracts/users.js';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { read, readSeen, send } from './client.js';
import { useIntention } from './deal.js';
import type { Page } from './deals.js';

const rows = 50;
const mostChoices = 200;

export type UserFilter = Pick<UserQuery, 'q' | 'role' | 'teamId' | 'active'>;

/** Users by name. */
export const usersQuery = (filter: UserFilter) =>
  paged<UserView>('/users', ['users', 'list', filter], filter);

/** The first active users by name, to choose one from. */
export const activeUsersQuery = (q: string) =>
  queryOptions({
    queryKey: ['users', 'active', q],
    queryFn: async ({ signal }) =>
      (await read<Page<UserView>>('/users', { active: true, q, limit: mostChoices }, signal)).items,
  });

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', 'seen', id],
    staleTime: 0,
    queryFn: ({ signal }) => readSeen<UserView>(`/users/${id}`, signal),
  });

/** What a user would have to hand over. */
export const userWorkQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', 'work', id],
    staleTime: 0,
    queryFn: ({ signal }) => read<UserWork>(`/users/${id}/work`, {}, signal),
  });

/** Teams by name. */
export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: async ({ signal }) => (await read<{ items: TeamSummary[] }>('/teams', {}, signal)).items,
});

export const teamQuery = (id: string) =>
  queryOptions({
    queryKey: ['teams', 'seen', id],
    staleTime: 0,
    queryFn: ({ signal }) => readSeen<TeamView>(`/teams/${id}`, signal),
  });

/** Whoever is signed in, as they are to be changed. */
export const profileQuery = queryOptions({
  queryKey: ['profile'],
  staleTime: 0,
  queryFn: ({ signal }) => readSeen<MeView>('/me', signal),
});

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async ({ signal }) => (await read<{ items: SessionInfo[] }>('/sessions', {}, signal)).items,
});

export const tokensQuery = queryOptions({
  queryKey: ['tokens', 'own'],
  queryFn: async ({ signal }) => (await read<{ items: ApiTokenView[] }>('/tokens', {}, signal)).items,
});

/** Everybody's tokens, the newest first. */
export const issuedTokensQuery = (q: string) =>
  paged<IssuedToken>('/issued-tokens', ['tokens', 'issued', q], { q });

/** Absences of one person that are not over. */
export const absencesQuery = (userId: string) =>
  queryOptions({
    queryKey: ['absences', userId],
    queryFn: async ({ signal }) =>
      (await read<{ items: AbsenceView[] }>(`/users/${userId}/absences`, {}, signal)).items,
  });

/** Everybody's absences within reach, the earliest first. */
export const everybodysAbsencesQuery = (teamId?: string) =>
  paged<AbsenceEntry>('/absences', ['absences', 'all', teamId], { teamId });

export const substitutesQuery = (userId: string, q: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['absences', 'substitutes', userId, q, from, to],
    queryFn: async ({ signal }) =>
      (await read<{ items: PossibleSubstitute[] }>(`/users/${userId}/substitutes`, { q, from, to }, signal))
        .items,
  });

/** Who is on duty from now on, the earliest first. */
export const dutyQuery = paged<DutyView>('/duty', ['duty'], {});

function paged<Item>(
  path: string,
  queryKey: readonly unknown[],
  filter: Readonly<Record<string, string | boolean | undefined>>,
) {
  return infiniteQueryOptions({
    queryKey,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      read<Page<Item>>(path, { ...filter, limit: rows, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

/** Adds something under an address, once however often it is sent. */
export function useAdding<Answer>(
  path: string,
  about: readonly string[],
  onDone: (answer: Answer) => void | Promise<void>,
) {
  const keyFor = useIntention();
  const refresh = useRefreshing(about);
  return useMutation({
    mutationFn: (body: object) =>
      keyFor(JSON.stringify([path, body]), (key) => send<Answer>('POST', path, { key, body })),
    onSuccess: onDone,
    onSettled: refresh,
  });
}

export interface SeenChange {
  readonly body: object;
  /** Of what was seen. */
  readonly revision: number | undefined;
}

/** Changes what was seen; what somebody else changed meanwhile is told, and read anew. */
export function useSeenChange<Answer>(
  path: string,
  about: readonly string[],
  onDone: (answer: Answer) => void | Promise<void>,
) {
  const refresh = useRefreshing(about);
  return useMutation({
    mutationFn: ({ body, revision }: SeenChange) => send<Answer>('PATCH', path, { body, revision }),
    onSuccess: onDone,
    onSettled: refresh,
  });
}

/** Takes away what stands at an address. */
export function useRemoving(about: readonly string[]) {
  const refresh = useRefreshing(about);
  return useMutation({ mutationFn: (path: string) => send('DELETE', path), onSettled: refresh });
}

/** Makes a token: its name, and no key, tells that a request comes again. */
export function useMakingToken() {
  const refresh = useRefreshing(['tokens']);
  return useMutation({
    // A token whose answer was lost is there: asking again would be refused by its name.
    retry: false,
    mutationFn: (body: object) => send<ApiTokenOnce>('POST', '/tokens', { body }),
    onSettled: refresh,
  });
}

/** Sends a user the mail by which a password is set. */
export const useSendingReset = () =>
  useMutation({ mutationFn: (userId: string) => send('POST', `/users/${userId}/password-resets`) });

export const useChangingPassword = (onDone: () => void) => {
  const refresh = useRefreshing(['sessions']);
  return useMutation({
    mutationFn: (body: { readonly current: string; readonly password: string }) =>
      send('PUT', '/me/password', { body }),
    onSuccess: onDone,
    onSettled: refresh,
  });
};

function useRefreshing(about: readonly string[]) {
  const queries = useQueryClient();
  return () => Promise.all(about.map((key) => queries.invalidateQueries({ queryKey: [key] })));
}
