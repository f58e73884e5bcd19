import type { Side } from '../api/pipeline-drafts.js';

/** Which two versions are compared; absent: what the API compares by itself. */
export interface VersionsSearch {
  readonly from?: Side;
  readonly to?: Side;
}

export function versionsSearch(given: Record<string, unknown>): VersionsSearch {
  const [from, to] = [sideOf(given.from), sideOf(given.to)];
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function sideOf(given: unknown): Side | undefined {
  if (given === 'draft') return given;
  const number = Number(given);
  return Number.isInteger(number) && number > 0 && number <= 2_147_483_647 ? number : undefined;
}
