import { stringify } from 'csv-stringify/sync';
import { disarmed } from '../export/csv-lines.js';
import { csvRecords } from './csv-records.js';
import { partedFromAdded } from './error-file.js';
import { beginningOf, decoded, separatorIn } from './text-decoding.js';

/** What begins like a formula and is none. */
const number = /^[+-]?\d[\d., ]*$/;

/**
 * The file of errors of an import for a spreadsheet, row by row: text that it would run as a formula begins with an apostrophe. A row whose
 * quotes are broken is one cell.
 * @param path of the file as an import writes it
 */
export async function* spreadsheetErrors(path: string): AsyncGenerator<string> {
  const [head = ''] = (await beginningOf(path)).toString('utf8').split('\n');
  const delimiter = separatorIn(head);
  let width: number | undefined;
  yield '\uFEFF';
  for await (const record of csvRecords(decoded(path, 'utf-8'), delimiter)) {
    const cells = 'broken' in record ? ofBroken(record.text, delimiter, width ?? 0) : record.cells;
    width ??= cells.length;
    yield stringify([cells.map((cell) => (number.test(cell) ? cell : disarmed(cell)))], { delimiter });
  }
}

function ofBroken(text: string, delimiter: string, width: number): string[] {
  const { text: row, added } = partedFromAdded(text, delimiter) ?? { text, added: [] };
  const between = Math.max(0, width - 1 - added.length);
  return [row, ...Array.from({ length: between }, () => ''), ...added];
}
