import type { Exported } from '@app/persistence/exports/export.repository.js';
import type { ExportedRow, ExportHead } from '@app/persistence/exports/exported.js';
import { csvHead, csvLine, type CsvDialect } from './csv-lines.js';

export type ExportForm = { readonly format: 'jsonl' } | ({ readonly format: 'csv' } & CsvDialect);

/** What a reader takes at once. */
export interface ExportText {
  readonly text: string;
  readonly rows: number;
}

/** Writes what was read, batch by batch; of CSV the head comes first, also where nothing follows. */
export async function* exportTexts(
  exported: AsyncIterable<Exported>,
  form: ExportForm,
): AsyncGenerator<ExportText> {
  let isFirst = true;
  for await (const { head, rows } of exported) {
    const first = isFirst && form.format === 'csv' ? csvHead(head, form) : '';
    isFirst = false;
    yield { text: first + rows.map((row) => lineOf(row, head, form)).join(''), rows: rows.length };
  }
}

function lineOf(row: ExportedRow, head: ExportHead, form: ExportForm): string {
  if (form.format === 'csv') return csvLine(row, head, form);
  const { cells, fields } = row;
  return `${JSON.stringify(fields ? { ...cells, fields } : cells)}\n`;
}
