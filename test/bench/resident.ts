import { readFileSync } from 'node:fs';

/** Resident memory of a process, in MB. */
export function residentMegabytes(pid: number): number {
  return megabytes('VmRSS', pid);
}

/** The most that it has had so far; 0 when it has ended. */
export function peakMegabytes(pid: number): number {
  return megabytes('VmHWM', pid);
}

/** See proc(5). A process that has ended, but was not waited for, has no memory. */
function megabytes(what: string, pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1_024);
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return 0;
    throw error;
  }
}
