import type { StepGrouping } from '@app/contracts/return-reports.js';
import type { ReturnReportFilter } from '../api/reports.js';
import { daysOf, periodOf, type Period } from './period.js';

/** In the order in which they are offered. */
export const groupings = ['vendor', 'product', 'cause', 'class'] as const satisfies readonly StepGrouping[];

/** Of which time cases are counted, and by what their steps are told apart. */
export interface ReturnReportsSearch extends Period {
  readonly by?: StepGrouping;
}

/** Whatever an address holds, only what is known is taken from it. */
export function returnReportsSearch(given: Record<string, unknown>): ReturnReportsSearch {
  const by = groupings.find((one) => one === given.by);
  return { ...(by ? { by } : {}), ...periodOf(given) };
}

/** As the API is asked. */
export function returnReportFilter(search: ReturnReportsSearch, now?: Date): ReturnReportFilter {
  const { by } = search;
  return { ...(by ? { by } : {}), ...daysOf(search, now) };
}
