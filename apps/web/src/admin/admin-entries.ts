import type { Needed } from '../app/permitted.js';

/** What stands under "Administration". */
export const adminEntries = [
  { to: '/admin/users', label: 'nav.users', permit: 'user.read' },
] as const satisfies readonly (Needed & {
  readonly to: `/admin/${string}`;
  readonly label: `nav.${string}`;
})[];
