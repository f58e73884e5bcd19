import { closeSync, openSync, writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { errorText } from '@app/stack/errors.js';
import { badInput } from '../console/failure.js';

/** What is wrong with one value of a row. The reason never repeats the value, which may be anything. */
export interface RowError {
  readonly file: string;
  readonly line: number;
  /** Empty: the row as a whole. */
  readonly column: string;
  readonly reason: string;
}

/** Collects what is wrong with rows in a CSV file, which is made with the first error. */
export class RowErrors {
  private handle?: number;
  private written = 0;
  private wrongRows = 0;
  private last?: RowError;

  constructor(readonly path: string) {}

  /** Errors so far; a row may have several. */
  get count(): number {
    return this.written;
  }

  /** Rows that have errors. */
  get rows(): number {
    return this.wrongRows;
  }

  report(error: RowError): void {
    try {
      this.handle ??= this.begin();
      writeSync(this.handle, stringify([[error.file, error.line, error.column, error.reason]]));
    } catch (cause) {
      throw badInput(
        `the errors cannot be written to ${this.path} (${errorText(cause)})`,
        'Name another file by --errors.',
      );
    }
    this.written++;
    // All that is wrong with a row is reported in one go.
    if (this.last?.file !== error.file || this.last.line !== error.line) this.wrongRows++;
    this.last = error;
  }

  close(): void {
    if (this.handle !== undefined) closeSync(this.handle);
    this.handle = undefined;
  }

  private begin(): number {
    const handle = openSync(this.path, this.written > 0 ? 'a' : 'w');
    if (this.written === 0) writeSync(handle, stringify([['file', 'line', 'column', 'reason']]));
    return handle;
  }
}
