import type { SignIn } from '@app/contracts/sessions.js';
import type { MeView } from '@app/contracts/users.js';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { read, send } from './client.js';
import { isSignedOut } from './problem.js';

/** Who is signed in; null: nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }): Promise<MeView | null> => {
    try {
      return await read<MeView>('/me', {}, signal);
    } catch (error) {
      if (isSignedOut(error)) return null;
      throw error;
    }
  },
});

/** Whoever is signed in, below the page that asks for it. */
export function useMe(): MeView {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('nobody is signed in');
  return data;
}

export function signIn(credentials: SignIn): Promise<unknown> {
  return send('POST', '/sessions', { body: credentials });
}

export function signOut(): Promise<unknown> {
  return send('DELETE', '/sessions/current');
}
