import type { OpenDealRow } from '@app/persistence/import.repository.js';
import type { ImportLookups } from '@app/persistence/imports/import-lookups.repository.js';
import type { FirstError, ImportRun, ImportSession } from '@app/persistence/imports/import-session.js';
import type { Origin } from '@app/persistence/origin.js';
import { concurrently } from '../concurrently.js';
import type { DealFile, FileRow } from './deal-file.js';
import type { ErrorFile, RowProblem } from './error-file.js';
import { ForeseenRows } from './foreseen-rows.js';
import {
  planChunk,
  type DealFollowing,
  type ImportSetting,
  type PlannedChunk,
  type RefusedRow,
} from './import-chunk.js';
import { noCounts, type ImportCounts } from './import-counts.js';
import { ImportRefused } from './import-refused.js';

/** The way to the workflows of deals. */
export interface DealEngine {
  /** Starts those workflows that do not run. */
  start(deals: readonly OpenDealRow[]): Promise<void>;
  /** Gives a deal its commands. Given again, they are recognised. */
  follow(following: DealFollowing): Promise<Followed>;
}

export type Followed =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly reason: string }
  /** It has not answered: no worker runs. */
  | { readonly outcome: 'silent' };

/** Hears how far an import has come. */
export type HearImport = (counts: ImportCounts, firstErrors: readonly FirstError[]) => void;

/** Rows that are looked up and written together: of the whole file no more is held. */
export const chunkSize = 200;
/** Deals that are asked at once. */
const askedAtOnce = 8;
const shownErrors = 10;

interface Parts {
  readonly setting: ImportSetting;
  readonly lookups: ImportLookups;
  readonly errors: ErrorFile;
  readonly engine: DealEngine;
  /** As whom new customers are told to the audit. */
  readonly origin?: Origin;
  /** Absent: nothing is changed. */
  readonly session?: ImportSession;
  readonly run?: ImportRun;
}

/** Goes through a file, chunk by chunk. */
export class ImportSteps {
  counts: ImportCounts;
  readonly firstErrors: FirstError[];
  /** New customers that a dry run has counted, which the database does not know at the next row. */
  private readonly announced = new Set<number>();
  private readonly foreseen?: ForeseenRows;

  constructor(private readonly parts: Parts) {
    this.counts = { ...noCounts, ...parts.run?.counts };
    if (!parts.session) this.foreseen = new ForeseenRows();
    this.firstErrors = [...(parts.run?.firstErrors ?? [])];
  }

  /** @returns whether it has come to the end */
  async goThrough(
    file: DealFile,
    { hear, signal }: { readonly hear?: HearImport; readonly signal?: AbortSignal },
  ): Promise<boolean> {
    const { session, run, engine } = this.parts;
    // After a crash nobody knows whether they were started.
    if (session && run) await engine.start(await session.toStart(run.id));
    for await (const rows of chunksOf(file.rows(run?.line ?? 0))) {
      if (signal?.aborted) return false;
      await this.take(rows);
      hear?.(this.counts, this.firstErrors);
    }
    return true;
  }

  private async take(rows: readonly FileRow[]): Promise<void> {
    const { setting, lookups, session, run, errors, engine, origin } = this.parts;
    const planned = await planChunk(rows, setting, lookups, this.foreseen);
    const refused = session ? await this.followed(planned.followings) : [];
    const all = [...planned.refused, ...refused].sort((a, b) => a.row.line - b.row.line);
    for (const { row, problems } of all) this.leaveOut(row, problems);
    errors.settle();
    const customers = session ? planned.customers.length : this.announce(planned.customers);
    this.counts = sum(this.counts, { ...planned.counts, customers }, refused.length);
    if (!session || !run) return;
    await session.keep(run.id, {
      ...planned,
      ladder: setting.pipeline.ladder,
      origin,
      progress: this.progressAt(rows),
    });
    if (planned.deals.length > 0) await engine.start(await session.toStart(run.id));
  }

  /** @returns how many come for the first time */
  private announce(customers: PlannedChunk['customers']): number {
    const before = this.announced.size;
    for (const { id } of customers) this.announced.add(beginningOf(id));
    return this.announced.size - before;
  }

  private progressAt(rows: readonly FileRow[]) {
    const { counts } = this;
    return {
      ...{ line: rows.at(-1)?.line ?? 0, counts: { ...counts } },
      ...{ errorsBytes: this.parts.errors.bytes, firstErrors: this.firstErrors },
    };
  }

  /** @returns what was refused */
  private async followed(followings: PlannedChunk['followings']): Promise<RefusedRow[]> {
    const refused: RefusedRow[] = [];
    await concurrently(followings, askedAtOnce, async (following) => {
      const answer = await this.parts.engine.follow(following);
      if (answer.outcome === 'silent') {
        throw new ImportRefused(
          'deals do not answer: does a worker run?',
          'Start it, and go on by --resume.',
        );
      }
      if (answer.outcome === 'refused')
        refused.push({ row: following.row, problems: [{ column: '', reason: answer.reason }] });
    });
    return refused;
  }

  private leaveOut(row: FileRow, problems: readonly RowProblem[]): void {
    this.parts.errors.write(row, problems);
    if (this.firstErrors.length < shownErrors) this.firstErrors.push({ line: row.line, problems });
  }
}

/**
 * 48 of the bits of an id: a number takes little where there may be a million, and that two are alike by chance among so many happens in one of some hundred
 * files.
 */
function beginningOf(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** Chunks in which no id comes twice: what comes again is an update of what has been written by then. */
export async function* chunksOf(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow[]> {
  let chunk: FileRow[] = [];
  let ids = new Set<string>();
  for await (const row of rows) {
    const { id } = row.values;
    if (chunk.length === chunkSize || (id !== '' && ids.has(id))) {
      yield chunk;
      chunk = [];
      ids = new Set();
    }
    chunk.push(row);
    ids.add(id);
  }
  if (chunk.length > 0) yield chunk;
}

function sum(before: ImportCounts, more: ImportCounts, notFollowed: number): ImportCounts {
  const counts = { ...before };
  for (const name of Object.keys(noCounts) as (keyof ImportCounts)[]) counts[name] += more[name];
  counts.updated -= notFollowed;
  counts.refused += notFollowed;
  return counts;
}
