import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { ImportRefused } from './import-refused.js';
import { systemCode } from './system-code.js';

/** What is wrong with a row. A reason never repeats a value, which may be anything. */
export interface RowProblem {
  /** Head of the column; empty: the row as a whole. */
  readonly column: string;
  readonly reason: string;
}

const added = ['import_line', 'import_column', 'import_reason'] as const;

/**
 * The rows that were left out, as they were, each with what is wrong with it: mended, the file can be imported again by the same
 * mapping. It is made with the first of them.
 */
export class ErrorFile {
  private handle?: number;
  private length: number;
  private readonly heads: readonly string[];

  /** @param bytes of what was written before the import was interrupted; what is behind it is written once more */
  constructor(
    readonly path: string,
    heads: readonly string[],
    private readonly separator: string,
    bytes = 0,
  ) {
    this.length = bytes;
    // A file that was mended has them already.
    this.heads = heads.filter((head) => !added.some((one) => one === head));
  }

  get bytes(): number {
    return this.length;
  }

  write(cells: readonly string[], line: number, problems: readonly RowProblem[]): void {
    const kept = this.heads.map((_, at) => cells[at] ?? '');
    const columns = [...new Set(problems.map(({ column }) => column))].filter((column) => column !== '');
    const reasons = problems.map(({ column, reason }) => (column === '' ? reason : `${column} ${reason}`));
    this.append([[...kept, String(line), columns.join(', '), reasons.join('; ')]]);
  }

  /** What was written is on the disk before it counts as dealt with. */
  settle(): void {
    if (this.handle !== undefined) fsyncSync(this.handle);
  }

  close(): void {
    if (this.handle !== undefined) closeSync(this.handle);
    this.handle = undefined;
  }

  private append(rows: readonly (readonly string[])[]): void {
    try {
      this.handle ??= this.begin();
      this.put(this.handle, stringify([...rows], { delimiter: this.separator }));
    } catch (error) {
      const why = systemCode(error) ?? 'nobody knows why';
      throw new ImportRefused(
        `the errors cannot be written to ${this.path} (${why})`,
        'Name another file by --errors.',
      );
    }
  }

  private begin(): number {
    const handle = openSync(this.path, this.length > 0 ? 'r+' : 'w');
    ftruncateSync(handle, this.length);
    // The byte order mark says to spreadsheets, and to the next import, how it is written.
    if (this.length === 0) {
      this.put(handle, `\uFEFF${stringify([[...this.heads, ...added]], { delimiter: this.separator })}`);
    }
    return handle;
  }

  private put(handle: number, text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    writeSync(handle, bytes, 0, bytes.length, this.length);
    this.length += bytes.length;
  }
}
