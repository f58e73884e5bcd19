import { Readable } from 'node:stream';
import { Injectable, Logger, StreamableFile } from '@nestjs/common';
import type { AuditExportQuery, ExportQuery } from '@app/contracts/exports.js';
import { begun } from '@app/exchange/export/begun.js';
import { separators } from '@app/exchange/export/csv-lines.js';
import { exportTexts, type ExportForm, type ExportText } from '@app/exchange/export/export-texts.js';
import { auditExported } from '@app/persistence/exports/audit-export.js';
import { ExportRepository, type Exported } from '@app/persistence/exports/export.repository.js';
import type { ExportFilter, ExportSubject } from '@app/persistence/exports/exported.js';
import { sqlStateOf } from '@app/persistence/sql-state.js';
import { DataSource } from 'typeorm';
import type { Principal } from '../common/principal.js';
import { ProblemError } from '../common/problem.error.js';

/** Each keeps a connection for as long as its reader takes; the rest of the pool is for people. */
const atOnce = 2;

export const mediaTypes = { csv: 'text/csv', jsonl: 'application/jsonl' } as const;

/** Streams what is within reach; nothing of it is gathered here. */
@Injectable()
export class ExportsService {
  private readonly logger = new Logger('exports');
  private running = 0;

  constructor(
    private readonly exports: ExportRepository,
    private readonly database: DataSource,
  ) {}

  open<Subject extends ExportSubject>(
    subject: Subject,
    { format, separator, bom, ...filter }: ExportQuery & ExportFilter<Subject>,
    principal: Principal,
  ): Promise<StreamableFile> {
    const form = { format, separator, bom };
    return this.sent(subject, () => this.exports.read(subject, filter, principal), form);
  }

  openAudit({ format, separator, bom, ...filter }: AuditExportQuery): Promise<StreamableFile> {
    return this.sent('audit', () => auditExported(this.database, filter), { format, separator, bom });
  }

  /** Comes back when the first rows are there: what fails before is a problem, what fails after breaks the answer off. */
  private async sent(
    subject: string,
    read: () => AsyncGenerator<Exported>,
    { format, separator, bom }: Pick<ExportQuery, 'format' | 'separator' | 'bom'>,
  ): Promise<StreamableFile> {
    if (this.running >= atOnce) throw new ProblemError('too-many-requests', `${atOnce} exports run already`);
    const form: ExportForm =
      format === 'csv' ? { format, separator: separators[separator], bom } : { format };
    const stream = Readable.from(await begun(this.counted(exportTexts(read(), form))), { objectMode: false });
    stream.on('error', (error) => {
      const why = sqlStateOf(error) ? `SQLSTATE ${sqlStateOf(error)}` : error.message;
      this.logger.warn(`an export of ${subject} was broken off: ${why}`);
    });
    return new StreamableFile(stream, {
      type: `${mediaTypes[format]}; charset=utf-8`,
      disposition: `attachment; filename="${subject}.${format}"`,
    });
  }

  private async *counted(texts: AsyncGenerator<ExportText>): AsyncGenerator<string> {
    this.running++;
    try {
      for await (const { text } of texts) yield text;
    } finally {
      this.running--;
    }
  }
}
