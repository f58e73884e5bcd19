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
 * A row's text, and the cells that were added to it: what was wrong as a whole has no column, and a reason of ours.
 * @returns undefined where nothing was added
 */
export function partedFromAdded(
  text: string,
  separator: string,
): { readonly text: string; readonly added: readonly string[] } | undefined {
  const [, kept, line, quoted, plain] =
    new RegExp(`^([^]*)[${separator}](\\d+)[${separator}]{2}(?:"([^"]*)"|([^"]*))$`).exec(text) ?? [];
  return kept === undefined || line === undefined
    ? undefined
    : { text: kept, added: [line, '', quoted ?? plain ?? ''] };
}

/** A row that is left out: its cells, or its text where they are not to be told apart. */
export interface LeftOut {
  readonly line: number;
  readonly cells: readonly string[];
  readonly text?: string;
}

/**
 * The rows that were left out, as they were, each with what is wrong with it: mended, the file can be imported again by the same
 * mapping. A row whose quotes are broken, or which has too many or too few cells, stands there to the letter. It is made with the first of them.
 */
export class ErrorFile {
  private handle?: number;
  private length: number;
  private readonly heads: readonly string[];
  /** It is of a file that was mended: its rows have what was added to them the last time. */
  private readonly isMended: boolean;

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
    this.isMended = this.heads.length < heads.length;
  }

  get bytes(): number {
    return this.length;
  }

  write({ cells, text, line }: LeftOut, problems: readonly RowProblem[]): void {
    const columns = [...new Set(problems.map(({ column }) => column))].filter((column) => column !== '');
    const reasons = problems.map(({ column, reason }) => (column === '' ? reason : `${column} ${reason}`));
    const why = [String(line), columns.join(', '), reasons.join('; ')];
    if (text === undefined) this.append(this.lineOf([...this.heads.map((_, at) => cells[at] ?? ''), ...why]));
    else this.append(`${this.asItWas(text)}${this.separator}${this.lineOf(why)}`);
  }

  private asItWas(text: string): string {
    return (this.isMended && partedFromAdded(text, this.separator)?.text) || text;
  }

  private lineOf(cells: readonly string[]): string {
    return stringify([[...cells]], { delimiter: this.separator });
  }

  /** What was written is on the disk before it counts as dealt with. */
  settle(): void {
    if (this.handle !== undefined) fsyncSync(this.handle);
  }

  close(): void {
    if (this.handle !== undefined) closeSync(this.handle);
    this.handle = undefined;
  }

  private append(text: string): void {
    try {
      this.handle ??= this.begin();
      this.put(this.handle, text);
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
      this.put(handle, `\uFEFF${this.lineOf([...this.heads, ...added])}`);
    }
    return handle;
  }

  private put(handle: number, text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    writeSync(handle, bytes, 0, bytes.length, this.length);
    this.length += bytes.length;
  }
}
