import { adminEntries } from '../admin/admin-entries.js';
import { isFor, type Needed, type Permissions } from './permitted.js';

/** Entries of the navigation, the palette and the help alike. */
const entries = [
  { to: '/board', label: 'nav.board', permit: 'deal.read', key: 'b' },
  { to: '/escalations', label: 'nav.escalations', permit: 'escalation.take-on', key: 'e' },
  { to: '/cases', label: 'nav.cases', permit: 'return.read', key: 'c' },
  { to: '/reports', label: 'nav.reports', permit: 'deal.read', key: 'r' },
  { to: '/cases/reports', label: 'nav.case-reports', permit: 'return.read', key: 'd' },
  { to: '/pipelines', label: 'nav.pipelines', permit: 'pipeline.publish', key: 'p' },
] as const satisfies readonly (Needed & {
  readonly to: string;
  readonly label: `nav.${string}`;
  /** What follows `g`. */
  readonly key: string;
})[];

/** Where `g a` leads, and what `adminEntries` stand under. */
export const administration = { to: '/admin', label: 'nav.administration', key: 'a' } as const;

/** The entries that somebody is shown. */
export function entriesFor(permissions: Permissions) {
  return {
    main: entries.filter((entry) => isFor(entry, permissions)),
    admin: adminEntries.filter((entry) => isFor(entry, permissions)),
  };
}

/** Where `g` and a letter lead somebody. */
export function goalsFor(permissions: Permissions) {
  const { main, admin } = entriesFor(permissions);
  return [...main, ...(admin.length > 0 ? [administration] : [])];
}
export type Goal = ReturnType<typeof goalsFor>[number];

/** Which of some entries a page belongs to: one may stand below another. */
export function entryOf<Entry extends { readonly to: string }>(
  pathname: string,
  among: readonly Entry[],
): Entry | undefined {
  const within = among.filter(({ to }) => pathname === to || pathname.startsWith(`${to}/`));
  return within.sort((one, other) => other.to.length - one.to.length)[0];
}
