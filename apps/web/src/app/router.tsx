import type { QueryClient } from '@tanstack/react-query';
import {
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type ErrorComponentProps,
} from '@tanstack/react-router';
import { adminRoutes } from '../admin/admin-routes.js';
import { markSignedIn, meQuery } from '../api/me.js';
import { boardSearch } from '../board/board-search.js';
import { casesSearch } from '../cases/cases-search.js';
import { escalationsSearch } from '../escalations/escalations-search.js';
import { withTexts } from '../i18n/i18n.js';
import { LoginPage } from '../login/login-page.js';
import { loginSearch } from '../login/login-search.js';
import { dealReportsSearch } from '../reports/deal-reports-search.js';
import { returnReportsSearch } from '../reports/return-reports-search.js';
import { versionsSearch } from '../pipelines/versions-search.js';
import { entriesFor } from './navigation.js';
import { root, signedIn } from './signed-in.js';
import { Trouble } from './trouble.js';

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: LoginPage,
  validateSearch: loginSearch,
  // A provider sends browsers here, which have a session by then: a forged address of this kind finds none, and comes back.
  beforeLoad: ({ search: { entered, then = '/' } }) => {
    if (!entered) return;
    markSignedIn();
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router is told so
    throw redirect({ href: then, replace: true });
  },
});

const start = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  // The first of what they may see: the complaint desk has no board.
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    const { to } = (me && entriesFor(me.permissions).main[0]) ?? { to: '/board' as const };
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router is told so
    throw redirect({ to });
  },
});

const board = createRoute({
  getParentRoute: () => signedIn,
  path: '/board',
  validateSearch: boardSearch,
  component: lazyRouteComponent(() => import('../board/board-page.js'), 'BoardPage'),
});

const deal = createRoute({
  getParentRoute: () => signedIn,
  path: '/deals/$id',
  component: lazyRouteComponent(() => import('../deal/deal-page.js'), 'DealPage'),
});

const escalations = createRoute({
  getParentRoute: () => signedIn,
  path: '/escalations',
  validateSearch: escalationsSearch,
  component: lazyRouteComponent(() => import('../escalations/escalations-page.js'), 'EscalationsPage'),
});

const cases = createRoute({
  getParentRoute: () => signedIn,
  path: '/cases',
  validateSearch: casesSearch,
  component: lazyRouteComponent(() => import('../cases/cases-page.js'), 'CasesPage'),
});

const returnCase = createRoute({
  getParentRoute: () => signedIn,
  path: '/cases/$id',
  component: lazyRouteComponent(() => import('../case/case-page.js'), 'CasePage'),
});

const reports = createRoute({
  getParentRoute: () => signedIn,
  path: '/reports',
  validateSearch: dealReportsSearch,
  component: lazyRouteComponent(
    withTexts('reports', () => import('../reports/deal-reports-page.js')),
    'DealReportsPage',
  ),
});

const returnReports = createRoute({
  getParentRoute: () => signedIn,
  path: '/cases/reports',
  validateSearch: returnReportsSearch,
  component: lazyRouteComponent(
    withTexts('reports', () => import('../reports/return-reports-page.js')),
    'ReturnReportsPage',
  ),
});

const pipelines = createRoute({
  getParentRoute: () => signedIn,
  path: '/pipelines',
  component: lazyRouteComponent(() => import('../pipelines/pipelines-page.js'), 'PipelinesPage'),
});

const pipeline = createRoute({
  getParentRoute: () => signedIn,
  path: '/pipelines/$key',
  validateSearch: versionsSearch,
  component: lazyRouteComponent(() => import('../pipelines/pipeline-page.js'), 'PipelinePage'),
});

const editor = createRoute({
  getParentRoute: () => signedIn,
  path: '/pipelines/$key/edit',
  component: lazyRouteComponent(() => import('../editor/editor-page.js'), 'EditorPage'),
});

const profile = createRoute({
  getParentRoute: () => signedIn,
  path: '/profile',
  component: lazyRouteComponent(() => import('../profile/profile-page.js'), 'ProfilePage'),
});

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      login,
      signedIn.addChildren([
        ...[start, board, deal, escalations, cases, returnCase, pipelines, pipeline, editor],
        ...[reports, returnReports, profile],
        adminRoutes,
      ]),
    ]),
    context: { queries },
    defaultPreload: 'intent',
    defaultErrorComponent: Broken,
  });
}

/** What stands where a page has failed: the rest of the page stays. */
function Broken({ error, reset }: ErrorComponentProps) {
  return <Trouble error={error} retry={reset} />;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
