import { isIP } from 'node:net';
import { isPublicAddress } from './addresses.js';

/** What an installation allows beyond https to the internet. */
export interface Destinations {
  /** http as well, whose messages everybody on the way can read. */
  readonly isHttpAllowed: boolean;
  /** Names and addresses, as they stand in a URL, that may be private. */
  readonly privateHosts: readonly string[];
}

/** Why nothing is sent to a URL. */
export type DestinationProblem = 'no-url' | 'not-https' | 'has-credentials' | 'address-not-allowed';

/** What can be said of a URL without asking anybody; where a name leads is asked with each attempt. */
export function problemOfUrl(given: string, allowed: Destinations): DestinationProblem | undefined {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !['https:', 'http:'].includes(url.protocol)) return 'no-url';
  if (url.protocol === 'http:' && !allowed.isHttpAllowed) return 'not-https';
  if (url.username !== '' || url.password !== '') return 'has-credentials';
  const host = hostOf(url);
  return isIP(host) !== 0 && !isAllowed(host, host, allowed) ? 'address-not-allowed' : undefined;
}

/** A URL's host as names are resolved and addresses compared: without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Whether a host may be reached at an address that it was resolved to. */
export function isAllowed(host: string, address: string, { privateHosts }: Destinations): boolean {
  return isPublicAddress(address) || privateHosts.includes(host);
}
