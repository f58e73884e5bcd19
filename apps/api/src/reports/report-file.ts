import { StreamableFile } from '@nestjs/common';
import { csvHead, csvLine } from '@app/exchange/export/csv-lines.js';
import type { Cell, ExportHead } from '@app/persistence/exports/exported.js';

/** What a spreadsheet opens without being asked. */
const dialect = { separator: ',', bom: true } as const;

/** A table of a report as a CSV file of its name. */
export function reportFile(
  name: string,
  columns: readonly string[],
  rows: readonly Readonly<Record<string, Cell>>[],
): StreamableFile {
  const head = headOf(columns);
  const lines = rows.map((cells) => csvLine({ cells }, head, dialect));
  return new StreamableFile(Buffer.from([csvHead(head, dialect), ...lines].join('')), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${name}.csv"`,
  });
}

/** Whatever is no figure may be what people wrote. */
function headOf(columns: readonly string[]): ExportHead {
  return { columns: columns.map((name) => ({ name, kind: 'text' })), fields: [] };
}
