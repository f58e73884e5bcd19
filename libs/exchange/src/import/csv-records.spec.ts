import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvRecords, type CsvRecord } from './csv-records.js';

const folder = mkdtempSync(join(tmpdir(), 'csv-records-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function read(text: string | Buffer, delimiter = ','): Promise<CsvRecord[]> {
  const path = join(folder, 'some.csv');
  writeFileSync(path, text);
  const records: CsvRecord[] = [];
  for await (const record of csvRecords(createReadStream(path, { encoding: 'utf8' }), delimiter))
    records.push(record);
  return records;
}

/** `line:cells`, broken ones as `line!`. */
function short(records: readonly CsvRecord[]): string[] {
  return records.map((one) => ('broken' in one ? `${one.line}!` : `${one.line}:${one.cells.join('|')}`));
}

describe('rows of a CSV file', () => {
  it.each([
    ['LF', 'a,b\n1,2\n', ['1:a|b', '2:1|2']],
    ['CR LF', 'a,b\r\n1,2\r\n', ['1:a|b', '2:1|2']],
    ['CR', 'a,b\r1,2\r', ['1:a|b', '2:1|2']],
    ['a mixture of them', 'a,b\n1,2\r\n3,4\r5,6', ['1:a|b', '2:1|2', '3:3|4', '4:5|6']],
    ['no end of the last line', 'a,b\n1,2', ['1:a|b', '2:1|2']],
    ['a byte order mark', '\uFEFFa,b\n1,2\n', ['1:a|b', '2:1|2']],
    ['empty lines', 'a,b\n\n1,2\n\n\n3,4\n\n', ['1:a|b', '3:1|2', '6:3|4']],
    ['quotes', '"a","b"\n"1,1","say ""yes"""\n', ['1:a|b', '2:1,1|say "yes"']],
    ['quoted line ends', 'a,b\n"1\r\nx\n\ny",2\n3,4\n', ['1:a|b', '2:1\nx\n\ny|2', '6:3|4']],
    ['rows of another width', 'a,b\n1\n1,2,3\n', ['1:a|b', '2:1', '3:1|2|3']],
    ['nothing', '', []],
    ['only a byte order mark', '\uFEFF', []],
  ])('survive %s', async (_, text, expected) => {
    expect(short(await read(text))).toEqual(expected);
  });

  it.each([
    ['text after a quote', 'a,b\n1,"x"y\n3,4\n', ['1:a|b', '2!', '3:3|4']],
    ['a quote in a plain value', 'a,b\n1,5" wide\n3,4\n5,6\n', ['1:a|b', '2!', '3:3|4', '4:5|6']],
    ['a quote that is never closed', `a,b\n1,"x\n${'3,4\n'.repeat(200)}`, ['1:a|b', '2!', '3:3|4', '4:3|4']],
    ['a quote that is open at the end', 'a,b\n1,2\n3,"4\n', ['1:a|b', '2:1|2', '3!']],
  ])('are refused for %s, and the next are read', async (_, text, expected) => {
    expect(short(await read(text)).slice(0, expected.length)).toEqual(expected);
  });

  it('are refused when a line has no end in sight, without keeping it', async () => {
    const records = await read(`a,b\n1,${'x'.repeat(400_000)}\n3,4\n`);
    expect(short(records)).toEqual(['1:a|b', '2!', '3:3|4']);
  });

  it('are whole when a character or a line end lies across two reads', async () => {
    const row = `${'é'.repeat(16_383)},x\r\n`;
    const records = await read(row.repeat(9));
    expect(records).toHaveLength(9);
    for (const record of records) expect(record).toMatchObject({ cells: ['é'.repeat(16_383), 'x'] });
  });

  it('take another delimiter', async () => {
    expect(short(await read('a;b\n1,5;"2;2"\n', ';'))).toEqual(['1:a|b', '2:1,5|2;2']);
  });
});
