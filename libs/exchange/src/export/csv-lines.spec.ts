import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { CellKind, ExportHead } from '@app/persistence/exports/exported.js';
import { csvHead, csvLine, type CsvDialect } from './csv-lines.js';

const comma: CsvDialect = { separator: ',', bom: false };

/** A head of one column. */
function of(kind: CellKind): ExportHead {
  return { columns: [{ name: 'it', kind }], fields: [] };
}

describe('a cell of CSV', () => {
  it.each<[CellKind, string | number | boolean | string[] | null, string]>([
    ['text', 'Press line', 'Press line'],
    ['text', '=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['text', '+420 123', `'+420 123`],
    ['text', '-5 % until Friday', `'-5 % until Friday`],
    ['text', '@home', `'@home`],
    ['text', '\tindented', `'\tindented`],
    ['text', '\r=1', `"'\r'=1"`],
    ['text', '＝HYPERLINK(1)', `'＝HYPERLINK(1)`],
    ['text', '＋1', `'＋1`],
    ['text', '－1', `'－1`],
    ['text', '＠home', `'＠home`],
    ['text', '  =1', `'  =1`],
    ['text', '\u00a0＝1', `'\u00a0＝1`],
    ['text', '\t＝1', `'\t'＝1`],
    ['text', '\r＠x', `"'\r'＠x"`],
    ['text', 'x;＝1', `x;'＝1`],
    ['text', 'a, b', '"a, b"'],
    ['text', 'x;=HYPERLINK(1)', `x;'=HYPERLINK(1)`],
    ['text', 'x;"=1', `"x;""'=1"`],
    ['text', 'x\t+1', `x\t'+1`],
    ['text', 'two\n@lines', `"two\n'@lines"`],
    ['text', 'from 2-3, -5 to 7', '"from 2-3, -5 to 7"'],
    ['text', 'two\nlines', '"two\nlines"'],
    ['text', ' kept ', '" kept "'],
    ['text', null, ''],
    ['number', '-12.50', '-12.50'],
    ['number', 3, '3'],
    ['flag', false, 'false'],
    ['list', ['stage-norm', 'customer-silent'], '"stage-norm, customer-silent"'],
    ['time', '2026-03-02T08:00:00.000Z', '2026-03-02T08:00:00.000Z'],
  ])('of %s: %j is %s', (kind, value, written) => {
    expect(csvLine({ cells: { it: value } }, of(kind), comma)).toBe(`${written}\r\n`);
  });

  it('is read as what was written, and no text of people begins as a formula does', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom<CsvDialect['separator']>(',', ';'),
        (text, separator) => {
          const head = {
            columns: [
              { name: 'a', kind: 'text' },
              { name: 'b', kind: 'text' },
            ],
            fields: [],
          } as const;
          const line = csvLine({ cells: { a: text, b: text } }, head, { separator, bom: false });
          const [cells = []] = parse(line, { delimiter: separator, record_delimiter: '\r\n' });
          expect(cells[0]).toBe(cells[1]);
          const armed = cells[0]?.replace(/^'(?=\s*[=+\-@＝＋－＠]|[\t\r\n])/, '');
          expect(armed?.replace(/(?<=[;,\t\r\n]"*)'(?=[=+\-@＝＋－＠])/g, '')).toBe(
            text.replace(/(?<=[;,\t\r\n]"*)'(?=[=+\-@＝＋－＠])/g, ''),
          );
          expect(cells[0]).not.toMatch(/^(\s*[=+\-@＝＋－＠]|[\t\r\n])/);
          expect(cells[0]).not.toMatch(/[;,\t\r\n]"*[=+\-@＝＋－＠]/);
        },
      ),
    );
  });
});

describe('the head of CSV', () => {
  it('names columns and own fields, behind the byte order mark where it is asked for', () => {
    const head: ExportHead = { ...of('text'), fields: [{ name: 'lines', kind: 'number' }] };
    expect(csvHead(head, comma)).toBe('it,fields.lines\r\n');
    expect(csvHead(head, { separator: ';', bom: true })).toBe('\uFEFFit;fields.lines\r\n');
    expect(csvLine({ cells: { it: 'x' }, fields: { lines: 3 } }, head, comma)).toBe('x,3\r\n');
    expect(csvLine({ cells: { it: 'x' }, fields: {} }, head, comma)).toBe('x,\r\n');
  });
});
