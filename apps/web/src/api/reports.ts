import type {
  AgeingRow,
  DealReportQuery,
  EscalationReportRow,
  FunnelRow,
  LossReasonRow,
  StageTimeRow,
  StallReportRow,
  WinRateRow,
} from '@app/contracts/deal-reports.js';
import type { ReturnReport, ReturnReportQuery, ReturnTable } from '@app/contracts/return-reports.js';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { base, pathWith, read } from './client.js';

/** Rows of the reports on deals, by their names. */
export interface DealReports {
  readonly funnel: FunnelRow;
  readonly 'stage-times': StageTimeRow;
  readonly ageing: AgeingRow;
  readonly 'win-rate': WinRateRow;
  readonly 'loss-reasons': LossReasonRow;
  readonly stalls: StallReportRow;
  readonly escalations: EscalationReportRow;
}

export type DealReportFilter = Omit<DealReportQuery, 'format'>;

export const dealReportQuery = <Name extends keyof DealReports>(name: Name, filter: DealReportFilter) =>
  queryOptions({
    queryKey: ['reports', name, filter],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      (await read<{ items: DealReports[Name][] }>(`/reports/${name}`, { ...filter }, signal)).items,
  });

/** Where a report is as a file. */
export const dealReportFile = (name: keyof DealReports, filter: DealReportFilter): string =>
  base + pathWith(`/reports/${name}`, { ...filter, format: 'csv' });

export type ReturnReportFilter = Omit<ReturnReportQuery, 'format' | 'table'>;

export const returnReportQuery = (filter: ReturnReportFilter) =>
  queryOptions({
    queryKey: ['reports', 'returns', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => read<ReturnReport>('/reports/returns', { ...filter }, signal),
  });

/** Where one of its tables is as a file. */
export const returnReportFile = (table: ReturnTable, filter: ReturnReportFilter): string =>
  base + pathWith('/reports/returns', { ...filter, format: 'csv', table });
