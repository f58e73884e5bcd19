import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { disarmed } from '../export/csv-lines.js';
import { beginningOf, separatorIn } from './text-decoding.js';

/** What begins like a formula and is none. */
const number = /^[+-]?\d[\d., ]*$/;

/**
 * The file of errors of an import for a spreadsheet, row by row: text that it would run as a formula begins with an apostrophe.
 * @param path of the file as an import writes it
 */
export async function* spreadsheetErrors(path: string): AsyncGenerator<string> {
  const [head = ''] = (await beginningOf(path)).toString('utf8').split('\n');
  const delimiter = separatorIn(head);
  const rows = parse({ delimiter, bom: true, relax_column_count: true });
  // What breaks ends the iteration below with the same error.
  pipeline(createReadStream(path), rows, () => undefined);
  yield '\uFEFF';
  for await (const cells of rows as AsyncIterable<string[]>) {
    yield stringify([cells.map((cell) => (number.test(cell) ? cell : disarmed(cell)))], { delimiter });
  }
}
