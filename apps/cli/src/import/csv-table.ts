import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { badInput } from '../console/failure.js';
import { csvRecords, type CsvRecord } from '@app/exchange/import/csv-records.js';
import type { RowErrors } from './row-errors.js';

/** A row of a file of the export, by what the mapping calls its columns. */
export interface Row<Field extends string> {
  readonly line: number;
  readonly values: Readonly<Record<Field, string>>;
}

export interface TableSpec<Field extends string> {
  readonly file: string;
  readonly columns: Readonly<Record<Field, string>>;
}

/** More than any name, id or number of an export has. */
const longestValue = 200;
/** Of unknown heads only so much is shown. */
const shownHeads = 200;

/** A file of the export whose head has all the columns that the mapping names. */
export class CsvTable<Field extends string> {
  private constructor(
    readonly spec: TableSpec<Field>,
    private readonly path: string,
    private readonly delimiter: string,
    private readonly places: readonly (readonly [Field, number])[],
    private readonly width: number,
  ) {}

  /** @throws Failure when the file is missing or empty, or lacks a column. */
  static async open<Field extends string>(
    folder: string,
    spec: TableSpec<Field>,
    delimiter: string,
  ): Promise<CsvTable<Field>> {
    const path = join(folder, spec.file);
    if (!(await isFile(path))) {
      throw badInput(
        `${spec.file}: there is no such file in ${folder}`,
        'Name the folder of the export, or correct the mapping.',
      );
    }
    const head = await firstOf(csvRecords(textOf(path), delimiter));
    if (!head) throw badInput(`${spec.file}: the file is empty`, 'The first line has to name the columns.');
    if ('broken' in head) throw badInput(`${spec.file}, line ${head.line}: ${head.broken}`);
    const heads = head.cells.map(cleaned);
    const places = Object.entries<string>(spec.columns).map(
      ([field, column]) => [field as Field, placeOf(column, heads, spec.file, head.line)] as const,
    );
    return new CsvTable(spec, path, delimiter, places, heads.length);
  }

  /** The rows that can be read; what is wrong with the others is reported. */
  async *rows(errors: RowErrors): AsyncGenerator<Row<Field>> {
    let isHead = true;
    for await (const record of csvRecords(textOf(this.path), this.delimiter)) {
      const row = isHead ? undefined : this.row(record, errors);
      isHead = false;
      if (row) yield row;
    }
  }

  /** Reports what is wrong with a value of a row. */
  refuse(errors: RowErrors, row: Row<Field>, field: Field, reason: string): void {
    errors.report({ file: this.spec.file, line: row.line, column: this.spec.columns[field], reason });
  }

  private row(record: CsvRecord, errors: RowErrors): Row<Field> | undefined {
    const { file, columns } = this.spec;
    const { line } = record;
    const reason = 'broken' in record ? record.broken : widthProblem(record.cells.length, this.width);
    if ('broken' in record || reason) {
      errors.report({ file, line, column: '', reason: reason ?? '' });
      return undefined;
    }
    const before = errors.count;
    const values = {} as Record<Field, string>;
    for (const [field, place] of this.places) {
      const value = cleaned(record.cells[place] ?? '');
      const problem = valueProblem(value);
      if (problem) errors.report({ file, line, column: columns[field], reason: problem });
      values[field] = value;
    }
    return errors.count === before ? { line, values } : undefined;
  }
}

function textOf(path: string): AsyncIterable<string> {
  return createReadStream(path, { encoding: 'utf8' }) as AsyncIterable<string>;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Whatever keeps us from looking at it, it cannot be read.
    return false;
  }
}

async function firstOf<Item>(items: AsyncIterable<Item>): Promise<Item | undefined> {
  for await (const item of items) return item;
  return undefined;
}

function placeOf(column: string, heads: readonly string[], file: string, line: number): number {
  const place = heads.indexOf(column);
  if (place < 0) {
    const found = heads
      .join(', ')
      .replace(/\p{Cc}/gu, '�')
      .slice(0, shownHeads);
    const advice = found.includes('�')
      ? 'Save the file as UTF-8 text.'
      : `It has: ${found}. Correct the file, or the columns and the delimiter in the mapping.`;
    throw badInput(`${file}, line ${line}: there is no column ${column}`, advice);
  }
  if (heads.includes(column, place + 1)) {
    throw badInput(`${file}, line ${line}: the column ${column} is there twice`, 'Leave one of them out.');
  }
  return place;
}

function cleaned(cell: string): string {
  return cell.trim().replace(/\s+/g, ' ');
}

function widthProblem(cells: number, width: number): string | undefined {
  return cells === width ? undefined : `the row has ${cells} values, the head ${width}`;
}

function valueProblem(value: string): string | undefined {
  if (value.includes('�')) return 'is not UTF-8 text';
  if (/\p{Cc}/u.test(value)) return 'contains a character that is no text';
  if (value.length > longestValue) return `is longer than ${longestValue} characters`;
  return undefined;
}
