import type { Watched } from '@app/doctor/watched.js';
import type { WorkflowStates } from '@app/doctor/workflow-states.js';
import type { AlertDetail } from '@app/persistence/alert.repository.js';
import type { OpenRow, WatchdogRepository } from '@app/persistence/watchdog.repository.js';
import { findings, type AlertBook, type Finding } from './alert-book.js';

/**
 * Rows a round looks at: five a second, each one call to Temporal that costs it a few milliseconds. Ten thousand open deals
 * take half an hour, which is soon enough: whose deadline comes before is found by its deadline.
 */
const sweptAtOnce = 50;
/** Of so many rows one has its state asked for as well; a query may cost the worker a replay. Ten passes ask them all. */
const oneAskedOf = 10;
/** Rows looked at together. */
const parallel = 5;
/** A round that takes longer leaves the rest to the next one: the watchdog's lock must not be held for long. */
const roundMs = 3_000;
/** A workflow of which Temporal knows nothing may not have been started yet: an import commits rows first. */
const unknownForMs = 5 * 60_000;
/** A workflow behind its row adopts it at the nudge; it is behind when it still is in the next round. */
const aheadForMs = 5_000;
/** Suspects that are remembered; who is forgotten is found again in the next pass. */
const suspectsRemembered = 200;

/** What a look has found, and how long it has to stay true before it is told. */
interface Found {
  readonly finding: Finding;
  readonly detail: AlertDetail;
  readonly patienceMs: number;
}

interface Look {
  readonly found?: Found;
  /** What is known not to be so. */
  readonly fine: readonly Finding[];
}

/** Told, and left to people: to start it would bring to life again what has ended. */
function putBack({ seq }: OpenRow): Look {
  return {
    found: { finding: 'row-behind', detail: { row: seq }, patienceMs: 0 },
    fine: ['workflow-stopped'],
  };
}

/** Nothing of the kind is true. */
const fine: Look = { fine: findings };

/**
 * Goes round all open rows, a few at a time, and holds them against their workflows: those that have stopped are told and
 * started from their rows, those that are behind are nudged, and rows behind their workflows are told.
 */
export class Sweep {
  private after: string | null = null;
  private pass = 0;
  private readonly suspects = new Map<string, { finding: Finding; since: number }>();

  constructor(
    private readonly watched: Watched,
    private readonly rows: WatchdogRepository,
    private readonly workflows: WorkflowStates<{ seq: number }>,
    private readonly wake: (entityId: string, isNewer: boolean) => Promise<void>,
    private readonly book: AlertBook,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Looks again at what was found before, and then at the next rows. */
  async round(): Promise<void> {
    const end = this.clock() + roundMs;
    await this.lookAgain(end);
    const page = await this.rows.openAfter(this.watched.table, this.after, sweptAtOnce);
    for (let at = 0; at < page.length; at += parallel) {
      if (this.clock() >= end) return;
      const some = page.slice(at, at + parallel);
      await together(
        some.map((row, index) => this.examine(row, (at + index + this.pass) % oneAskedOf === 0)),
      );
      this.after = some.at(-1)?.id ?? this.after;
    }
    if (page.length < sweptAtOnce) await this.endPass();
  }

  private async endPass(): Promise<void> {
    this.after = null;
    this.pass++;
    await this.book.endPass();
  }

  private async lookAgain(end: number): Promise<void> {
    const alerted = await this.book.open();
    const suspects = [...this.suspects.keys()].slice(0, sweptAtOnce);
    const ids = [...new Set([...alerted, ...suspects])];
    if (ids.length === 0) return;
    const open = await this.rows.openAmong(this.watched.table, ids);
    const gone = ids.filter((id) => !open.some((row) => row.id === id));
    for (const id of gone) await this.settle(id, fine);
    for (let at = 0; at < open.length && this.clock() < end; at += parallel)
      await together(open.slice(at, at + parallel).map((row) => this.examine(row, true)));
  }

  private async examine(row: OpenRow, isAsked: boolean): Promise<void> {
    await this.settle(row.id, await this.look(row, isAsked));
  }

  private async look(row: OpenRow, isAsked: boolean): Promise<Look> {
    const status = await this.workflows.statusOf(row.id);
    if (status !== 'running') {
      const [now] = await this.rows.openAmong(this.watched.table, [row.id]);
      // It was closed, or moved on, between the two looks: then its workflow ran.
      if (now?.seq !== row.seq) return fine;
      if (status === 'completed' && (await this.isPutBack(row))) return putBack(row);
      const patienceMs = status === 'unknown' ? unknownForMs : 0;
      return { found: { finding: 'workflow-stopped', detail: { status }, patienceMs }, fine: [] };
    }
    return isAsked ? this.compare(row.id) : { fine: ['workflow-stopped'] };
  }

  /** An open row whose workflow has come to its end, further on: the row was put back, as by an older backup. */
  private async isPutBack({ id, seq }: OpenRow): Promise<boolean> {
    const last = await this.workflows.lastOf(id);
    return last === undefined || last.seq > seq;
  }

  /** The workflow first, and then the row: a transition in between makes the row ahead for a moment, and never behind. */
  private async compare(id: string): Promise<Look> {
    const told = await this.workflows.of(id);
    if (told.kind === 'not-running') return { fine: [] };
    if (told.kind === 'no-answer' || !told.state) return { fine: ['workflow-stopped'] };
    const [row] = await this.rows.openAmong(this.watched.table, [id]);
    if (!row || row.seq === told.state.seq) return fine;
    const detail = { row: row.seq, workflow: told.state.seq };
    return row.seq > told.state.seq
      ? {
          found: { finding: 'row-ahead', detail, patienceMs: aheadForMs },
          fine: ['workflow-stopped', 'row-behind'],
        }
      : {
          found: { finding: 'row-behind', detail, patienceMs: 0 },
          fine: ['workflow-stopped', 'row-ahead'],
        };
  }

  private async settle(id: string, look: Look): Promise<void> {
    await this.book.resolve(look.fine, id);
    const { found } = look;
    if (!found) {
      if (look.fine.length === findings.length) this.suspects.delete(id);
      return;
    }
    const isSure = this.isSure(id, found);
    if (isSure) await this.book.raise(found.finding, id, found.detail);
    const mends = found.finding === 'row-ahead' || (found.finding === 'workflow-stopped' && isSure);
    if (mends) await this.wake(id, found.finding === 'workflow-stopped');
  }

  private isSure(id: string, { finding, patienceMs }: Found): boolean {
    const now = this.clock();
    const before = this.suspects.get(id);
    const since = before?.finding === finding ? before.since : now;
    if (now - since >= patienceMs) {
      this.suspects.delete(id);
      return true;
    }
    if (before || this.suspects.size < suspectsRemembered) this.suspects.set(id, { finding, since });
    return false;
  }
}

/** All of them, and then the first failure: what is under way has come back before the round ends. */
async function together(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
