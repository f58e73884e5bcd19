import type { Cell, CellKind, ExportedRow, ExportHead } from '@app/persistence/exports/exported.js';

/** Separators by their names: a semicolon is what spreadsheets of lands with a decimal comma expect. */
export const separators = { comma: ',', semicolon: ';' } as const;

/** How a table is written for the program that reads it. */
export interface CsvDialect {
  readonly separator: (typeof separators)[keyof typeof separators];
  /** With the byte order mark by which spreadsheets tell UTF-8 from their own alphabet. */
  readonly bom: boolean;
}

/** What a spreadsheet would take for a formula, and run: also in the wide signs of Asian alphabets, and behind spaces that it leaves out. */
const formula = /^(?=\s*[=+\-@＝＋－＠]|[\t\r\n])/;
/**
 * The same, where a spreadsheet parts cells otherwise than the file does: by a semicolon, a tab, or the end of a line. There our quotes are
 * within a cell, and keep nothing together.
 */
const formulaOfOthers = /(?<=[;,\t\r\n]"*)(?=[=+\-@＝＋－＠])/g;
const listSeparator = ', ';
const lineEnd = '\r\n';

/** The first line: columns by name, own fields as `fields.<key>`. */
export function csvHead(head: ExportHead, dialect: CsvDialect): string {
  const names = [...head.columns.map(({ name }) => name), ...head.fields.map(({ name }) => `fields.${name}`)];
  return (dialect.bom ? '\uFEFF' : '') + lineOf(names, dialect);
}

/** A line of RFC 4180. */
export function csvLine({ cells, fields = {} }: ExportedRow, head: ExportHead, dialect: CsvDialect): string {
  const texts = [
    ...head.columns.map(({ name, kind }) => cellText(cells[name] ?? null, kind)),
    ...head.fields.map(({ name, kind }) => cellText(fields[name] ?? null, kind)),
  ];
  return lineOf(texts, dialect);
}

function lineOf(texts: readonly string[], { separator }: CsvDialect): string {
  return texts.map((text) => quoted(text, separator)).join(separator) + lineEnd;
}

/**
 * What people wrote is disarmed by an apostrophe where a spreadsheet would run it; what is ours cannot be a formula, and a
 * number stays one.
 */
function cellText(value: Cell, kind: CellKind): string {
  if (value === null) return '';
  const text = typeof value === 'object' ? value.join(listSeparator) : String(value);
  return kind === 'text' ? disarmed(text) : text;
}

/** Text that no spreadsheet runs as a formula. */
export function disarmed(text: string): string {
  return text.replace(formulaOfOthers, "'").replace(formula, "'");
}

function quoted(text: string, separator: string): string {
  const isPlain = !/["\r\n]/.test(text) && !text.includes(separator) && text.trim() === text;
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
