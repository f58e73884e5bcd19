import type { Colleague } from '@app/contracts/users.js';
import { queryOptions } from '@tanstack/react-query';
import { read } from './client.js';

/** Those to whom deals can be given, by name. */
export const colleaguesQuery = queryOptions({
  queryKey: ['colleagues'],
  staleTime: 60_000,
  queryFn: async ({ signal }) => (await read<{ items: Colleague[] }>('/colleagues', {}, signal)).items,
});
