import type { MeView } from '@app/contracts/users.js';

export type Permissions = MeView['permissions'];

/** What it takes to be shown an entry. What somebody may not do is not shown to them. */
export interface Needed {
  readonly permit: keyof Permissions;
  /** It takes a right that reaches further than oneself. */
  readonly forOthers?: true;
}

export function isFor({ permit, forOthers }: Needed, permissions: Permissions): boolean {
  const reach = permissions[permit];
  return reach !== undefined && !(forOthers && reach === 'own');
}
