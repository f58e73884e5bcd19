import { SetMetadata } from '@nestjs/common';
import type { Action } from '@app/domain/access/permissions.js';

/** Who may use a route. A route without it is refused to everybody. */
export type Permission =
  | { readonly kind: 'public' }
  /** Whoever holds the address: it carries a signature of ours, and no other site can know it. */
  | { readonly kind: 'signed-address' }
  /** Whoever is signed in: what concerns only oneself. */
  | { readonly kind: 'signed-in' }
  | { readonly kind: 'action'; readonly action: Action; readonly reach?: 'all' };

export const permissionMetadata = 'dealwarden:permission';

/**
 * The route does `action`. `reach` is the least that serves: a route whose query does not look at owners names 'all', so
 * that a narrower right never opens it.
 */
export const Permit = (action: Action, reach?: 'all') =>
  SetMetadata(permissionMetadata, { kind: 'action', action, reach } satisfies Permission);

export const SignedIn = () => SetMetadata(permissionMetadata, { kind: 'signed-in' } satisfies Permission);

export const SignedAddress = () =>
  SetMetadata(permissionMetadata, { kind: 'signed-address' } satisfies Permission);

export const Public = () => SetMetadata(permissionMetadata, { kind: 'public' } satisfies Permission);
