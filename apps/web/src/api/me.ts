import type { SignIn } from '@app/contracts/sessions.js';
import type { MeView } from '@app/contracts/users.js';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { read, send } from './client.js';
import { isSignedOut } from './problem.js';

/** Nobody need be asked after in a browser in which nobody has signed in: scripts cannot see the session's cookie. */
const markedAt = 'dealwarden.signed-in';

/** Who is signed in; null: nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 5 * 60_000,
  queryFn: async ({ signal }): Promise<MeView | null> => {
    if (localStorage.getItem(markedAt) === null) return null;
    try {
      return await read<MeView>('/me', {}, signal);
    } catch (error) {
      if (isSignedOut(error)) return forgotten();
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

export async function signIn(credentials: SignIn): Promise<void> {
  await send('POST', '/sessions', { body: credentials });
  localStorage.setItem(markedAt, 'yes');
}

export async function signOut(): Promise<void> {
  await send('DELETE', '/sessions/current');
  forgotten();
}

function forgotten(): null {
  localStorage.removeItem(markedAt);
  return null;
}
