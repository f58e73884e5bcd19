import type { Change } from '@app/contracts/changes.js';

export type Key = readonly unknown[];

/** What is shown of things that change by what others do. */
export const followed: readonly string[] = ['deal', 'deals', 'case', 'cases', 'escalations'];

/** What is to be read anew: things at once, and lists when they have been left alone for a while. */
export interface News {
  readonly things: readonly Key[];
  readonly lists: readonly Key[];
}

/**
 * @param revisionsOf what is shown of a deal already, at which revisions: what one did oneself is no news
 */
export function newsOf(changes: readonly Change[], revisionsOf: (dealId: string) => readonly number[]): News {
  const things: Key[] = [];
  const lists = new Set<string>();
  for (const { kind, id, revision, escalation } of changes) {
    if (escalation) lists.add('escalations');
    if (kind === 'handover') continue;
    const shown = kind === 'deal' ? revisionsOf(id) : [];
    if (!escalation && shown.length > 0 && shown.every((known) => known >= revision)) continue;
    things.push([kind, id]);
    lists.add(kind === 'deal' ? 'deals' : 'cases');
  }
  return { things, lists: [...lists].map((key) => [key]) };
}

/** At which revisions a deal stands in what was read: by itself, and in the pages of lists. */
export function revisionsIn(data: readonly unknown[], dealId: string): number[] {
  return data
    .flatMap((one) => (isObject(one) ? dealsIn(one) : []))
    .flatMap((deal) => {
      return isObject(deal) && deal.id === dealId && typeof deal.revision === 'number' ? [deal.revision] : [];
    });
}

function dealsIn(data: Record<string, unknown>): unknown[] {
  const pages = Array.isArray(data.pages) ? (data.pages as unknown[]) : [data];
  const items = pages.flatMap((page) =>
    isObject(page) && Array.isArray(page.items) ? (page.items as unknown[]) : [],
  );
  return [data, ...items];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
