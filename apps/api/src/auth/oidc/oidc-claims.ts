import { roles, type Role } from '@app/domain/access/permissions.js';
import type { RoleMapping } from './oidc-settings.js';

/** What a provider says of a person, once its signature and its addressee are checked. */
export type Claims = Readonly<Record<string, unknown>>;

/** A text that somebody elsewhere wrote, without what would break a line; undefined when there is none. */
export function textOf(claim: unknown, longest: number): string | undefined {
  if (typeof claim !== 'string') return undefined;
  // eslint-disable-next-line no-control-regex -- these are what is taken out
  const text = claim.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return text === '' ? undefined : text.slice(0, longest);
}

/**
 * What the provider signed, and what it says when it is asked, where that says more. An address and whether it is verified
 * are told by one of them: a word about one address says nothing of another.
 */
export function together(signed: Claims, asked: Claims): Claims {
  const isVouched = signed.email !== undefined && signed.email_verified !== undefined;
  const { email, email_verified } = isVouched ? signed : asked.email === undefined ? signed : asked;
  return { ...asked, ...signed, email, email_verified };
}

/** The groups that a claim names: a list, or one alone. A claim of this very name goes before a way into others. */
export function groupsIn(claims: Claims, name: string): string[] {
  const found = name in claims ? claims[name] : name.split('.').reduce<unknown>(inside, claims);
  const listed: unknown[] = Array.isArray(found) ? found : [found];
  return listed.filter((group) => typeof group === 'string');
}

function inside(value: unknown, key: string): unknown {
  const isOpen = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isOpen ? (value as Record<string, unknown>)[key] : undefined;
}

/** The roles of all groups together, each once, in the order in which roles are told everywhere. */
export function rolesFor(groups: readonly string[], mapping: RoleMapping): Role[] {
  const given = new Set(groups.flatMap((group) => mapping.get(group) ?? []));
  return roles.filter((role) => given.has(role));
}
