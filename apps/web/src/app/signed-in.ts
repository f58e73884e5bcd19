import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, redirect } from '@tanstack/react-router';
import { meQuery } from '../api/me.js';
import { showLanguage } from '../i18n/i18n.js';
import { chosenLanguage } from '../i18n/languages.js';
import { NotFound } from './not-found.js';
import { Shell } from './shell.js';

interface Context {
  readonly queries: QueryClient;
}

export const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFound });

/** Pages of somebody who is signed in. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router is told so
    if (!me) throw redirect({ to: '/login', search: { then: location.href } });
    await showLanguage(chosenLanguage(me.user.locale), false);
  },
});
