import type { SignIn, SignInWays } from '@app/contracts/sessions.js';
import type { MeView } from '@app/contracts/users.js';
import { queryOptions } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { base, pathWith, read, send } from './client.js';
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

/** Given by the shell to all that stands in it: while one signs out, nothing in it is without its user. */
export const MeContext = createContext<MeView | null>(null);

/** Whoever is signed in, within the shell. */
export function useMe(): MeView {
  const me = useContext(MeContext);
  if (!me) throw new Error('nobody is signed in');
  return me;
}

export async function signIn(credentials: SignIn): Promise<void> {
  await send('POST', '/sessions', { body: credentials });
  markSignedIn();
}

/** The browser has a session by now, or thinks so. */
export function markSignedIn(): void {
  localStorage.setItem(markedAt, 'yes');
}

/** How one may sign in. */
export const signInWaysQuery = queryOptions({
  queryKey: ['sign-in-ways'],
  staleTime: Infinity,
  queryFn: ({ signal }) => read<SignInWays>('/sign-in', {}, signal),
});

/** A browser goes there, and on to the provider. */
export function oidcAddress(then?: string): string {
  return `${base}${pathWith('/sign-in/oidc', { then })}`;
}

/** Answered alike whether or not somebody has the e-mail. */
export async function askForPasswordReset(email: string): Promise<void> {
  await send('POST', '/password-resets', { body: { email } });
}

export async function signOut(): Promise<void> {
  await send('DELETE', '/sessions/current');
  forgotten();
}

function forgotten(): null {
  localStorage.removeItem(markedAt);
  return null;
}
