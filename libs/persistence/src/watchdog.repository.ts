import type { DataSource } from 'typeorm';
import { exclusively } from './exclusive.js';

/** A table whose open rows have deadlines, and a workflow each. */
export interface WatchedTable {
  readonly kind: 'deal' | 'handover' | 'return-case';
  readonly table: string;
  /** SQL: when the timer of a row is wanted. Never before `next_due_at`. */
  readonly wakeAt: string;
  /** SQL: the rows that have not ended. */
  readonly ongoing: string;
}

/** When thousands of deals are due at one instant their timers are spread; a row that says nothing is wanted when it is due. */
export const dealTable: WatchedTable = {
  kind: 'deal',
  table: 'deal',
  wakeAt: 'coalesce(wake_at, next_due_at)',
  ongoing: `status = 'open'`,
};

export const handoverTable: WatchedTable = {
  kind: 'handover',
  table: 'handover',
  wakeAt: 'next_due_at',
  ongoing: `status = 'open'`,
};

/** A claim by phone is a draft until it is completed, and has deadlines too. */
export const returnCaseTable: WatchedTable = {
  kind: 'return-case',
  table: 'return_case',
  wakeAt: 'next_due_at',
  ongoing: `status <> 'closed'`,
};

/** From here on waking has not helped: people have to look. */
export const lateSeconds = 5 * 60;

/** An open row whose deadline has passed, though nothing has come of it. */
export interface Overdue {
  readonly id: string;
  readonly dueAt: Date;
}

export interface Late {
  readonly count: number;
  /** The longest late, as many as were asked for. */
  readonly first: readonly Overdue[];
}

/** An open row, and how many events it has. */
export interface OpenRow {
  readonly id: string;
  readonly seq: number;
}

/** Finds rows that their workflows have forgotten. */
export class WatchdogRepository {
  constructor(private readonly database: DataSource) {}

  /**
   * Does the work unless another worker is at it.
   * @returns whether it was done
   */
  async exclusively(work: () => Promise<void>): Promise<boolean> {
    return exclusively(this.database, 'watchdog', work);
  }

  /** Open rows whose timer should have fired more than `bySeconds` ago, the longest overdue first. */
  async overdue(
    { table, wakeAt, ongoing }: WatchedTable,
    bySeconds: number,
    limit: number,
    except: readonly string[],
  ): Promise<Overdue[]> {
    // The index is on next_due_at, which no timer is wanted before.
    return this.database.query(
      `SELECT id, next_due_at AS "dueAt" FROM ${table}
       WHERE ${ongoing} AND next_due_at < now() - make_interval(secs => $1)
         AND ${wakeAt} < now() - make_interval(secs => $1) AND id <> ALL ($3::uuid[])
       ORDER BY next_due_at LIMIT $2`,
      [bySeconds, limit, except],
    );
  }

  /** How many open rows are late by more than `bySeconds`, and the first of them. */
  async late({ table, ongoing }: WatchedTable, bySeconds: number, limit: number): Promise<Late> {
    const isLate = `${ongoing} AND next_due_at < now() - make_interval(secs => $1)`;
    const first: Overdue[] = await this.database.query(
      `SELECT id, next_due_at AS "dueAt" FROM ${table} WHERE ${isLate} ORDER BY next_due_at LIMIT $2`,
      [bySeconds, limit],
    );
    if (first.length < limit) return { count: first.length, first };
    const [row]: { count: number }[] = await this.database.query(
      `SELECT count(*)::int AS count FROM ${table} WHERE ${isLate}`,
      [bySeconds],
    );
    return { count: row?.count ?? first.length, first };
  }

  /** Some open rows, in the order of their ids. */
  async openAfter({ table, ongoing }: WatchedTable, after: string | null, limit: number): Promise<OpenRow[]> {
    return this.database.query(
      `SELECT id, seq FROM ${table} WHERE ${ongoing} AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2`,
      [after, limit],
    );
  }

  /** Those of the rows that are open, as they are now. */
  async openAmong({ table, ongoing }: WatchedTable, ids: readonly string[]): Promise<OpenRow[]> {
    return this.database.query(`SELECT id, seq FROM ${table} WHERE ${ongoing} AND id = ANY ($1::uuid[])`, [
      ids,
    ]);
  }
}
