import { extname, resolve } from 'node:path';
import { separators } from '@app/exchange/export/csv-lines.js';
import type { ExportForm, ExportText } from '@app/exchange/export/export-texts.js';
import { badInput } from '../console/failure.js';
import { printJson, tell } from '../console/output.js';
import { Progress } from '../console/progress.js';
import { toFile, toOutput } from './export-target.js';

/** How, and where to, an export is written. */
export interface WrittenOptions {
  /** Where it is written; absent: to standard output. */
  readonly out?: string;
  readonly format?: 'csv' | 'jsonl';
  readonly separator: keyof typeof separators;
  readonly bom?: boolean;
  readonly json?: boolean;
}

/** @throws Failure when its JSON would stand among the rows */
export function requireFile({ json, out }: WrittenOptions): void {
  if (json && !out) throw badInput('--json tells of a file', 'Name it with --out.');
}

export function formOf({ format, out, separator, bom = false }: WrittenOptions): ExportForm {
  const byName = out && extname(out) === '.jsonl' ? 'jsonl' : 'csv';
  const chosen = format ?? byName;
  return chosen === 'csv' ? { format: chosen, separator: separators[separator], bom } : { format: chosen };
}

/** Writes it, and says how much it was. */
export async function written(
  subject: string,
  texts: AsyncGenerator<ExportText>,
  { out, json }: WrittenOptions,
): Promise<void> {
  const progress = new Progress(tell);
  const hear = (rows: number) => progress.say(() => `${rows} ${subject} written`);
  const rows = out ? await toFile(resolve(out), texts, hear) : await toOutput(process.stdout, texts);
  if (json) printJson({ subject, file: resolve(out ?? ''), rows });
  else tell(`${rows} ${subject}${out ? ` written to ${out}` : ''}`);
}
