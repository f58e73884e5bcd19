import { Injectable, StreamableFile } from '@nestjs/common';
import type { DealReportQuery } from '@app/contracts/deal-reports.js';
import { csvHead, csvLine } from '@app/exchange/export/csv-lines.js';
import { DealReportRepository, type DealReportName } from '@app/persistence/deal-report.repository.js';
import type { Cell, ExportHead } from '@app/persistence/exports/exported.js';
import type { z } from 'zod';
import type { Principal } from '../common/principal.js';

/** What a spreadsheet opens without being asked. */
const dialect = { separator: ',', bom: true } as const;

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
    const head = headOf(row);
    const lines = items.map((cells) =>
      csvLine({ cells: cells as Readonly<Record<string, Cell>> }, head, dialect),
    );
    return new StreamableFile(Buffer.from([csvHead(head, dialect), ...lines].join('')), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="${name}.csv"`,
    });
  }
}

/** Whatever is no figure may be what people wrote. */
function headOf(row: z.ZodObject): ExportHead {
  return { columns: Object.keys(row.shape).map((name) => ({ name, kind: 'text' })), fields: [] };
}
