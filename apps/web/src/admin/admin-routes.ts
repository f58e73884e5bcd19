import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { meQuery } from '../api/me.js';
import { entriesFor } from '../app/navigation.js';
import { signedIn } from '../app/signed-in.js';
import { withTexts } from '../i18n/i18n.js';
import { AdminFrame } from './admin-frame.js';
import { auditSearch } from './audit/audit-search.js';
import { calendarsSearch } from './calendars/calendars-search.js';
import { importsSearch } from './imports/imports-search.js';
import { mailsSearch } from './mails/mails-search.js';
import { usersSearch } from './users/users-search.js';
import { webhooksSearch } from './webhooks/webhooks-search.js';

const admin = createRoute({ getParentRoute: () => signedIn, path: '/admin', component: AdminFrame });

const start = createRoute({
  getParentRoute: () => admin,
  path: '/',
  // The first of what they may see.
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    const { to } = (me && entriesFor(me.permissions).admin[0]) ?? { to: '/' as const };
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router is told so
    throw redirect({ to });
  },
});

const users = createRoute({
  getParentRoute: () => admin,
  path: '/users',
  validateSearch: usersSearch,
  component: lazyRouteComponent(
    withTexts('admin', () => import('./users/users-page.js')),
    'UsersPage',
  ),
});

const teams = createRoute({
  getParentRoute: () => admin,
  path: '/teams',
  component: lazyRouteComponent(
    withTexts('admin', () => import('./teams/teams-page.js')),
    'TeamsPage',
  ),
});

const absences = createRoute({
  getParentRoute: () => admin,
  path: '/absences',
  component: lazyRouteComponent(
    withTexts('admin', () => import('./absences/absences-page.js')),
    'AbsencesPage',
  ),
});

const duty = createRoute({
  getParentRoute: () => admin,
  path: '/duty',
  component: lazyRouteComponent(
    withTexts('admin', () => import('./duty/duty-page.js')),
    'DutyPage',
  ),
});

const tokens = createRoute({
  getParentRoute: () => admin,
  path: '/tokens',
  component: lazyRouteComponent(
    withTexts('admin', () => import('./tokens/tokens-page.js')),
    'TokensPage',
  ),
});

const messages = createRoute({
  getParentRoute: () => admin,
  path: '/messages',
  validateSearch: mailsSearch,
  component: lazyRouteComponent(
    withTexts('admin', () => import('./mails/mails-page.js')),
    'MailsPage',
  ),
});

const imports = createRoute({
  getParentRoute: () => admin,
  path: '/imports',
  validateSearch: importsSearch,
  component: lazyRouteComponent(
    withTexts('admin', () => import('./imports/imports-page.js')),
    'ImportsPage',
  ),
});

const webhooks = createRoute({
  getParentRoute: () => admin,
  path: '/webhooks',
  validateSearch: webhooksSearch,
  component: lazyRouteComponent(
    withTexts('admin', () => import('./webhooks/webhooks-page.js')),
    'WebhooksPage',
  ),
});

const audit = createRoute({
  getParentRoute: () => admin,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(
    withTexts('admin', () => import('./audit/audit-page.js')),
    'AuditPage',
  ),
});

const calendars = createRoute({
  getParentRoute: () => admin,
  path: '/calendars',
  validateSearch: calendarsSearch,
  component: lazyRouteComponent(
    withTexts('admin', () => import('./calendars/calendars-page.js')),
    'CalendarsPage',
  ),
});

const health = createRoute({
  getParentRoute: () => admin,
  path: '/health',
  component: lazyRouteComponent(
    withTexts('admin', () => import('./health/health-page.js')),
    'HealthPage',
  ),
});

/** Pages of those who look after people, data and the running of it all. */
export const adminRoutes = admin.addChildren([
  ...[start, users, teams, absences, duty, calendars, tokens, messages, imports, webhooks, audit, health],
]);
