import { Injectable, type StreamableFile } from '@nestjs/common';
import type { DealReportQuery } from '@app/contracts/deal-reports.js';
import { DealReportRepository, type DealReportName } from '@app/persistence/deal-report.repository.js';
import type { Cell } from '@app/persistence/exports/exported.js';
import type { z } from 'zod';
import type { Principal } from '../common/principal.js';
import { reportFile } from './report-file.js';

/** Answers a report as JSON or, with the same columns, as CSV. */
@Injectable()
export class DealReportsService {
  constructor(private readonly reports: DealReportRepository) {}

  /** @param row what its rows are: the columns of the file */
  async report<Row>(
    name: DealReportName,
    row: z.ZodObject,
    { format, ...filter }: DealReportQuery,
    principal: Principal,
  ): Promise<{ items: Row[] } | StreamableFile> {
    const items = await this.reports.rows<Row>(name, filter, principal);
    if (format === 'json') return { items };
    return reportFile(name, Object.keys(row.shape), items as readonly Readonly<Record<string, Cell>>[]);
  }
}
