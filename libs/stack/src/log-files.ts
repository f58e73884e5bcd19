import { mkdirSync, openSync, readSync, closeSync, fstatSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const rotateAt = 20 * 1024 * 1024;

/** Opens a log for appending, readable by its owner only; one that has grown large is first put aside as `.1`. */
export function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > rotateAt) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** The end of a log, to quote from when a server does not come up. */
export function logTail(path: string, bytes = 8_192): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const length = Math.min(bytes, size);
    const buffer = Buffer.alloc(length);
    readSync(file, buffer, 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    closeSync(file);
  }
}
