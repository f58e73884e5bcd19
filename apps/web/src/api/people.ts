import type { TeamView, UserQuery, UserView } from '@app/contracts/users.js';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { read } from './client.js';
import type { Page } from './deals.js';

const rows = 50;

export type UserFilter = Pick<UserQuery, 'q' | 'role' | 'teamId' | 'active'>;

/** Users by name. */
export const usersQuery = (filter: UserFilter) =>
  infiniteQueryOptions({
    queryKey: ['users', 'list', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      read<Page<UserView>>('/users', { ...filter, limit: rows, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** Teams by name. */
export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: async ({ signal }) => (await read<{ items: TeamView[] }>('/teams', {}, signal)).items,
});
