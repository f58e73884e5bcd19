import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem.error.js';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a browser's request that another site made. Browsers say so in Sec-Fetch-Site, older ones in Origin; who sends
 * neither is no browser.
 */
export function requireSameOrigin(request: FastifyRequest): void {
  if (safeMethods.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  const { origin } = request.headers;
  if (site === undefined && (origin === undefined || hostOf(origin) === request.headers.host)) return;
  throw new ProblemError('origin-not-allowed');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
