import type { DealReportFilter } from '../api/reports.js';
import { daysOf, periodOf, type Period } from './period.js';

export const classes = ['A', 'B', 'C'] as const;

/** Which deals are counted, and of which time. */
export interface DealReportsSearch extends Period {
  readonly pipeline?: string;
  readonly team?: string;
  readonly owner?: string;
  readonly line?: string;
  readonly class?: (typeof classes)[number];
  /** Key deals only, or none of them. */
  readonly key?: boolean;
}

const key = /^(?=.{1,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;
const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whatever an address holds, only what is well-formed is taken from it. */
export function dealReportsSearch(given: Record<string, unknown>): DealReportsSearch {
  const forms = { pipeline: key, team: id, owner: id, line: key };
  const found = Object.entries(forms).filter(([name, form]) => form.test(textOf(given[name])));
  const one = classes.find((each) => each === given.class);
  return {
    ...Object.fromEntries(found.map(([name]) => [name, textOf(given[name])])),
    ...(one ? { class: one } : {}),
    ...(typeof given.key === 'boolean' ? { key: given.key } : {}),
    ...periodOf(given),
  };
}

/** A key of figures alone is read as a number. */
function textOf(given: unknown): string {
  return typeof given === 'string' || typeof given === 'number' ? String(given) : '';
}

/** As the API is asked. */
export function dealReportFilter(search: DealReportsSearch, now?: Date): DealReportFilter {
  const { pipeline, team, owner, line, class: one, key: isKey } = search;
  const of = { pipeline, teamId: team, ownerId: owner, productLine: line, class: one, key: isKey };
  return { ...of, ...daysOf(search, now) };
}
