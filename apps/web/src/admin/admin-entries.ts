import type { Needed } from '../app/permitted.js';

/** What stands under "Administration". */
export const adminEntries = [
  { to: '/admin/users', label: 'nav.users', permit: 'user.read' },
  { to: '/admin/teams', label: 'nav.teams', permit: 'user.read' },
  { to: '/admin/absences', label: 'nav.absences', permit: 'absence.write', forOthers: true },
  { to: '/admin/duty', label: 'nav.duty', permit: 'duty.read' },
  { to: '/admin/calendars', label: 'nav.calendars', permit: 'calendar.read' },
  { to: '/admin/tokens', label: 'nav.tokens', permit: 'user.write' },
  { to: '/admin/messages', label: 'nav.messages', permit: 'mail.read' },
  { to: '/admin/imports', label: 'nav.imports', permit: 'import.run' },
  { to: '/admin/webhooks', label: 'nav.webhooks', permit: 'webhook.read' },
  { to: '/admin/audit', label: 'nav.audit', permit: 'audit.read' },
  { to: '/admin/health', label: 'nav.health', permit: 'alert.read' },
] as const satisfies readonly (Needed & {
  readonly to: `/admin/${string}`;
  readonly label: `nav.${string}`;
})[];
