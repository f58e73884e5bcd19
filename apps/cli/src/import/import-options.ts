import type { ImportClocks } from '@app/persistence/imports/import-session.js';

export interface ImportOptions {
  readonly mapping: string;
  readonly dryRun?: boolean;
  readonly clocks?: ImportClocks;
  readonly resume?: boolean;
  readonly cancel?: boolean;
  readonly asOf?: string;
  readonly errors?: string;
  readonly json?: boolean;
}

/** Where the errors of rows are written, unless it is said. */
export const errorsFile = 'import-errors.csv';
