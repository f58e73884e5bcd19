import type { UserView } from '@app/contracts/users.js';

/** In the order in which they are offered. */
export const roles = [
  'salesperson',
  'personal-manager',
  'head-of-sales',
  'management',
  'complaint-desk',
  'sales-ops',
  'administrator',
] as const satisfies readonly UserView['roles'][number][];

/** Which users are shown: those who are active, or those who have left. */
export interface UsersSearch {
  readonly q?: string;
  readonly role?: (typeof roles)[number];
  readonly team?: string;
  readonly left?: true;
}

/** Whatever an address holds, only what is known is taken from it. */
export function usersSearch(given: Record<string, unknown>): UsersSearch {
  const role = roles.find((one) => one === given.role);
  // A number in an address is read as one.
  const q = typeof given.q === 'number' ? String(given.q) : given.q;
  return {
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(role ? { role } : {}),
    ...(typeof given.team === 'string' && given.team !== '' ? { team: given.team } : {}),
    ...(given.left === true ? { left: true as const } : {}),
  };
}
