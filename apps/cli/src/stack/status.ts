import type { MailQueue } from '@app/persistence/mail-queue.repository.js';
import { heldMailLine } from '../mail/held-mail.js';
import { exitCodes, type ExitCode } from '../console/exit-codes.js';

/** A server or program that Dealwarden needs. */
export interface Part {
  readonly name: 'postgres' | 'temporal' | 'mail' | 'worker' | 'api';
  /** Whether `dealwarden start` runs it; what is given by address is somebody else's. */
  readonly own: boolean;
  /** Null: not its own, and it does not tell. */
  readonly running: boolean | null;
  readonly pid: number | null;
  /** Where it is reached; null: nowhere. Never with a password. */
  readonly address: string | null;
  readonly version: string | null;
}

/** What `dealwarden status --json` prints. */
export interface Status {
  readonly version: string;
  readonly dataDir: string;
  /** Whether `dealwarden start` runs on the data folder, or the API answers all the same. */
  readonly running: boolean;
  readonly ready: boolean;
  readonly pid: number | null;
  readonly startedAt: string | null;
  readonly parts: readonly Part[];
  /** What the API says of what it needs; null: it does not answer. */
  readonly checks: {
    readonly database: boolean;
    readonly temporal: boolean;
    readonly worker: boolean;
  } | null;
  /** Null: the database does not answer. */
  readonly mails: MailQueue | null;
  /** Open deals and handovers late by more than five minutes; null: the database does not answer. */
  readonly late: { readonly deals: number; readonly handovers: number } | null;
  /** Why something is not known, a line each. */
  readonly problems: readonly string[];
}

/** 0 ready, 1 running and not ready, 4 not running. */
export function statusExitCode({ running, ready }: Pick<Status, 'running' | 'ready'>): ExitCode {
  if (!running) return exitCodes.notRunning;
  return ready ? exitCodes.ok : exitCodes.failed;
}

/** Head and cells of the table of the parts. */
export const partHeads = ['part', 'state', 'pid', 'address', 'version'] as const;

export function partCells({ name, own, running, pid, address, version }: Part): string[] {
  const state = running === null ? 'not known' : running ? 'running' : 'down';
  return [name, own ? state : `${state}, not ours`, String(pid ?? ''), address ?? '', version ?? ''];
}

/** The first line: whether it can be used. */
export function headline({ version, running, ready, pid, startedAt, dataDir, checks }: Status): string {
  const name = `Dealwarden ${version}`;
  if (!running) return `${name} does not run on ${dataDir}.`;
  const since = pid === null ? '' : ` (pid ${pid}, since ${startedAt})`;
  if (ready) return `${name} is ready${since}.`;
  const missing = Object.entries(checks ?? { api: false }).flatMap(([part, there]) => (there ? [] : [part]));
  return `${name} runs${since} and is not ready: ${missing.join(', ')}.`;
}

/** What waits: the mails, and the deadlines of which nothing has come. */
export function waitingLines({ mails, late }: Pick<Status, 'mails' | 'late'>): string[] {
  const lines: string[] = [];
  if (mails) {
    const since = mails.dueSince ? ` since ${mails.dueSince.toISOString()}` : '';
    lines.push(
      `Mails: ${mails.waiting} waiting, ${mails.due} due${since}, ${mails.failing} refused and tried again, ${mails.failed} given up.`,
    );
    if (mails.heldSince) lines.push(heldMailLine(mails.heldSince));
  }
  if (late) lines.push(`Late by more than five minutes: ${late.deals} deals, ${late.handovers} handovers.`);
  return lines;
}
