import type { DataSource } from 'typeorm';
import { dealTable, handoverTable, returnCaseTable, type WatchedTable } from './watchdog.repository.js';

/** How the deadlines of one kind stand. */
export interface DeadlinesStanding {
  readonly kind: WatchedTable['kind'];
  /** Open rows with a deadline to come or passed. */
  readonly armed: number;
  /** Those of them whose timer should have fired already. */
  readonly due: number;
  /** Of those the longest overdue, in seconds; 0: none is due. */
  readonly lateSeconds: number;
}

/** Escalations that have not ended. */
export interface LadderStanding {
  readonly status: string;
  /** The level that was told last, counted from 1 as people do. */
  readonly level: number;
  readonly count: number;
}

export interface Standing {
  readonly deadlines: readonly DeadlinesStanding[];
  readonly ladders: readonly LadderStanding[];
  /** Alerts that nobody has settled, by kind. */
  readonly alerts: readonly { readonly kind: string; readonly count: number }[];
}

/** For those who watch over it from outside: how all of it stands, in few numbers. Looks, and changes nothing. */
export class StandingRepository {
  constructor(private readonly database: DataSource) {}

  /** Reads all open rows' deadlines by their indexes: for a look every few seconds, not for each request. */
  async look(): Promise<Standing> {
    const [deadlines, ladders, alerts] = await Promise.all([
      this.database.query<DeadlinesStanding[]>(deadlinesStanding),
      this.database.query<LadderStanding[]>(
        `SELECT status, level + 1 AS level, count(*)::int AS count FROM escalation WHERE status <> 'ended' GROUP BY 1, 2`,
      ),
      this.database.query<{ kind: string; count: number }[]>(
        `SELECT kind, count(*)::int AS count FROM alert WHERE resolved_at IS NULL GROUP BY kind`,
      ),
    ]);
    return { deadlines, ladders, alerts };
  }
}

const deadlinesStanding = [dealTable, handoverTable, returnCaseTable]
  .map(
    ({ kind, table, wakeAt, ongoing }) => `
      SELECT '${kind}' AS kind, count(*)::int AS armed,
        count(*) FILTER (WHERE ${wakeAt} <= now())::int AS due,
        coalesce(extract(epoch FROM now() - min(${wakeAt}) FILTER (WHERE ${wakeAt} <= now())), 0)::float8 AS "lateSeconds"
      FROM ${table} WHERE next_due_at IS NOT NULL AND ${ongoing}`,
  )
  .join(' UNION ALL ');
