import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** A client is about to ask for something, under this key, as often as it takes. */
export interface Intent {
  readonly record: 'intent';
  readonly at: number;
  readonly key: string;
  readonly principalId: string;
  /** `open`, `move`, `find-cause`, … */
  readonly what: string;
  readonly path: string;
}

/** What one asking came to: an answer, or none. */
export interface Answer {
  readonly record: 'answer';
  readonly key: string;
  readonly sentAt: number;
  readonly at: number;
  /** Absent: there was no answer. */
  readonly status?: number;
  /** The problem's code, or why there was no answer. */
  readonly code?: string;
  /** Of the deal or return case that is told. */
  readonly entityId?: string;
  readonly revision?: number;
}

/** What was done to the installation. */
export interface Fault {
  readonly record: 'fault';
  readonly at: number;
  readonly name: string;
  /** Whom it killed. */
  readonly victims: readonly string[];
}

export type Entry = Intent | Answer | Fault;

/** What clients wanted and were told, in a file that nothing of the installation knows of. */
export class Journal {
  private readonly file: number;

  constructor(readonly path: string) {
    this.file = openSync(path, 'a');
  }

  /** Comes back when the system has it: what is asked for afterwards is in it for certain. */
  write(entry: Entry): void {
    writeSync(this.file, `${JSON.stringify(entry)}\n`);
  }

  close(): void {
    closeSync(this.file);
  }
}

export function readJournal(path: string): Entry[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Entry);
}
