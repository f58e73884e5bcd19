import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ExitCode } from '../console/exit-codes.js';
import { badInput } from '../console/failure.js';
import { importFile } from './import-file.js';
import { importFolder } from './import-folder.js';
import type { ImportOptions } from './import-options.js';

/** What serves for one of the two only, as it is written. */
const ofFiles = { dryRun: '--dry-run', clocks: '--clocks', resume: '--resume', cancel: '--cancel' } as const;
const ofFolders = { asOf: '--as-of' } as const;

/** `dealwarden import`: a file of deals, or the folder of an export with people, products and opportunities. */
export async function importCommand(given: string, options: ImportOptions): Promise<ExitCode> {
  const path = resolve(given);
  const isFolder = await isDirectory(path);
  const others: Readonly<Record<string, string>> = isFolder ? ofFiles : ofFolders;
  const stray = Object.keys(others).find((name) => options[name as keyof ImportOptions] !== undefined);
  if (stray !== undefined) {
    const what = isFolder ? 'a file, and this is a folder' : 'a folder, and this is a file';
    throw badInput(`${others[stray] ?? stray} is for ${what}`, 'Leave it out.');
  }
  return isFolder ? importFolder(path, options) : importFile(path, options);
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Whatever keeps us from looking at it is told by who reads it.
    return false;
  }
}
