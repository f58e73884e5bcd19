import type { DataSource, EntityManager } from 'typeorm';
import type { FirstError, ImportClocks } from './import-session.js';

export const importStatuses = [
  'awaiting-file',
  'waiting',
  'running',
  'interrupted',
  'done',
  'cancelled',
  'refused',
] as const;
export type ImportStatus = (typeof importStatuses)[number];

/** What is asked for over HTTP. */
export interface NewImportJob {
  readonly id: string;
  readonly source: string;
  readonly pipelineKey: string;
  readonly fileName: string;
  /** As it was checked; whoever carries it out parses it once more. */
  readonly mapping: object;
  readonly clocks: ImportClocks;
  readonly dryRun: boolean;
  readonly askedBy: string;
  /** Of the program that asked for them. */
  readonly tokenId: string | null;
  /** Whoever asked had the right to pass the gates of all deals. */
  readonly mayOverride: boolean;
}

export interface ImportJob extends NewImportJob {
  readonly status: ImportStatus;
  readonly fileBytes: number | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly firstErrors: readonly FirstError[];
  readonly problem: string | null;
  readonly advice: string | null;
  readonly cancelAsked: boolean;
  readonly attempts: number;
  readonly askedByName: string;
  readonly askedAt: Date;
  readonly beganAt: Date | null;
  readonly endedAt: Date | null;
}

/** What is known of an import while it goes on. */
export interface ImportNews {
  readonly counts: Readonly<Record<string, number>>;
  readonly firstErrors: readonly FirstError[];
}

/** How an import came to rest. */
export interface ImportRest extends Partial<ImportNews> {
  readonly status: 'waiting' | 'interrupted' | 'done' | 'cancelled' | 'refused';
  readonly problem?: string;
  readonly advice?: string;
}

/** How long nobody else takes an import whose worker is silent. */
const lease = `interval '15 seconds'`;
/** What was interrupted and shall end is not asked for again and again at once. */
const givingUpPause = `interval '5 seconds'`;

/**
 * Imports that are asked for over HTTP. Whoever carries one out has a lease on it and renews it; who has died is followed by
 * another when it runs out. The lease says who tries: that no two write is the lock of the source's session.
 */
export class ImportJobRepository {
  constructor(private readonly database: DataSource) {}

  async add(job: NewImportJob, transaction: EntityManager): Promise<ImportJob> {
    const { id, source, pipelineKey, fileName, mapping, clocks, dryRun, askedBy, tokenId, mayOverride } = job;
    await transaction.query(
      `INSERT INTO import_job (id, source, pipeline_key, file_name, mapping, clocks, dry_run, asked_by, token_id, may_override)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [id, source, pipelineKey, fileName, mapping, clocks, dryRun, askedBy, tokenId, mayOverride],
    );
    const [added]: ImportJob[] = await transaction.query(`SELECT ${columns} WHERE j.id = $1`, [id]);
    if (!added) throw new Error('a row vanished in its own transaction');
    return added;
  }

  async find(id: string): Promise<ImportJob | undefined> {
    const rows: ImportJob[] = await this.database.query(`SELECT ${columns} WHERE j.id = $1`, [id]);
    return rows[0];
  }

  /** How many a worker is at, or about to be. */
  async underWay(): Promise<number> {
    const rows: { count: number }[] = await this.database.query(
      `SELECT count(*)::int AS count FROM import_job WHERE status IN ('waiting', 'running')`,
    );
    return rows[0]?.count ?? 0;
  }

  /** One page, the newest first. */
  page(
    { status, source }: { readonly status?: ImportStatus; readonly source?: string },
    limit: number,
    after?: { readonly at: string; readonly id: string },
  ): Promise<ImportJob[]> {
    return this.database.query(
      `SELECT ${columns} WHERE ($1::text IS NULL OR j.status = $1) AND ($2::text IS NULL OR j.source = $2)
         AND ($3::timestamptz IS NULL OR (date_trunc('milliseconds', j.asked_at), j.id) < ($3, $4::uuid))
       ORDER BY date_trunc('milliseconds', j.asked_at) DESC, j.id DESC LIMIT $5`,
      [status ?? null, source ?? null, after?.at ?? null, after?.id ?? null, limit],
    );
  }

  /**
   * The file is there: a worker may begin.
   * @param keep puts it in its place, before a worker sees so and while whoever else sent one waits
   * @returns whether it had been waited for; if not, it is not kept
   */
  async fileArrived(id: string, bytes: number, keep: () => Promise<void>): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const arrived: unknown[] = await transaction.query(
        `WITH arrived AS (
           UPDATE import_job SET status = 'waiting', file_bytes = $2 WHERE id = $1 AND status = 'awaiting-file' RETURNING id
         ) SELECT id FROM arrived`,
        [id, bytes],
      );
      if (arrived.length === 0) return false;
      await keep();
      return true;
    });
  }

  /** @returns whether it was interrupted */
  async resume(id: string): Promise<boolean> {
    return this.changed(
      `UPDATE import_job SET status = 'waiting', attempts = 0, problem = NULL, advice = NULL
       WHERE id = $1 AND status = 'interrupted'`,
      [id],
    );
  }

  /** Asks for its end: whoever carries it out, or comes next, gives it up. @returns whether it had not ended */
  async cancel(id: string): Promise<boolean> {
    return this.changed(
      `UPDATE import_job SET cancel_asked = true, status = CASE status WHEN 'running' THEN status ELSE 'waiting' END
       WHERE id = $1 AND ended_at IS NULL AND NOT cancel_asked`,
      [id],
    );
  }

  /** Takes the next import that waits, or whose worker has fallen silent; undefined: there is none. */
  async take(worker: string): Promise<ImportJob | undefined> {
    const rows: { id: string }[] = await this.database.query(
      `WITH taken AS (
         UPDATE import_job SET status = 'running', leased_by = $1, leased_until = now() + ${lease},
           began_at = coalesce(began_at, now()), attempts = attempts + 1
         WHERE id = (
           SELECT id FROM import_job WHERE status IN ('waiting', 'running')
             AND (leased_until IS NULL OR leased_until < now())
           ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING id
       ) SELECT id FROM taken`,
      [worker],
    );
    return rows[0] && this.find(rows[0].id);
  }

  /** Renews the lease and tells how far it is. @returns whether to go on: `lost` is another's by now */
  async renew(
    id: string,
    worker: string,
    news: ImportNews | undefined,
  ): Promise<'go-on' | 'cancel' | 'lost'> {
    const rows: { cancel: boolean }[] = await this.database.query(
      `WITH renewed AS (
         UPDATE import_job SET leased_until = now() + ${lease}, counts = coalesce($3::jsonb, counts),
           first_errors = coalesce($4::jsonb, first_errors)
         WHERE id = $1 AND leased_by = $2 AND status = 'running' RETURNING cancel_asked AS cancel
       ) SELECT cancel FROM renewed`,
      [id, worker, news?.counts ?? null, news ? JSON.stringify(news.firstErrors) : null],
    );
    const [row] = rows;
    return row === undefined ? 'lost' : row.cancel ? 'cancel' : 'go-on';
  }

  /**
   * Puts it to rest, and lets go of it. One that waits again is taken after `pauseSeconds`. Whoever asked for its end while its last rows
   * were written was told that it ends: it counts as given up, and one that would wait for somebody to look is given up by whoever
   * takes it next.
   * @returns how it rests; undefined: it was this worker's no more
   */
  async rest(
    id: string,
    worker: string,
    rest: ImportRest,
    pauseSeconds = 0,
  ): Promise<ImportRest['status'] | undefined> {
    const { status, counts, firstErrors, problem, advice } = rest;
    const rows: { status: ImportRest['status'] }[] = await this.database.query(
      `WITH rested AS (
         UPDATE import_job SET status = CASE WHEN NOT cancel_asked THEN $3::text WHEN $3 = 'done' THEN 'cancelled'
             WHEN $3 = 'interrupted' THEN 'waiting' ELSE $3 END,
           counts = coalesce($4::jsonb, counts), first_errors = coalesce($5::jsonb, first_errors),
           problem = $6, advice = $7, leased_by = NULL,
           leased_until = CASE WHEN $8::int > 0 THEN now() + make_interval(secs => $8::int)
             WHEN cancel_asked AND $3 = 'interrupted' THEN now() + ${givingUpPause} END,
           ended_at = CASE WHEN $3 IN ('done', 'cancelled', 'refused') THEN now() END
         WHERE id = $1 AND leased_by = $2 RETURNING status
       ) SELECT status FROM rested`,
      [
        ...[id, worker, status, counts ?? null, firstErrors ? JSON.stringify(firstErrors) : null],
        ...[problem ?? null, advice ?? null, pauseSeconds],
      ],
    );
    return rows[0]?.status;
  }

  /** Whether rows of it were kept, and it has not ended. */
  async hasRun(id: string): Promise<boolean> {
    const rows: unknown[] = await this.database.query(
      `SELECT FROM import_run WHERE id = $1 AND ended_at IS NULL`,
      [id],
    );
    return rows.length > 0;
  }

  /** Gives up what nobody has gone on with for so many days. */
  async giveUpOld(days: number): Promise<void> {
    await this.database.query(
      `UPDATE import_job SET cancel_asked = true, status = 'waiting', leased_until = NULL
       WHERE status IN ('awaiting-file', 'interrupted') AND asked_at < now() - make_interval(days => $1)`,
      [days],
    );
  }

  /** Ended imports whose files have been kept long enough. */
  async withOldFiles(days: number): Promise<string[]> {
    const rows: { id: string }[] = await this.database.query(
      `SELECT id FROM import_job WHERE files_kept AND ended_at < now() - make_interval(days => $1)
       ORDER BY ended_at LIMIT 100`,
      [days],
    );
    return rows.map(({ id }) => id);
  }

  async filesGone(ids: readonly string[]): Promise<void> {
    await this.database.query(`UPDATE import_job SET files_kept = false WHERE id = ANY ($1::uuid[])`, [ids]);
  }

  private async changed(update: string, values: unknown[]): Promise<boolean> {
    const rows: unknown[] = await this.database.query(
      `WITH changed AS (${update} RETURNING id) SELECT id FROM changed`,
      values,
    );
    return rows.length > 0;
  }
}

const columns = `j.id, j.source, j.pipeline_key AS "pipelineKey", j.file_name AS "fileName", j.mapping, j.clocks,
  j.dry_run AS "dryRun", j.status, j.file_bytes::float8 AS "fileBytes", j.counts, j.first_errors AS "firstErrors", j.problem,
  j.advice, j.cancel_asked AS "cancelAsked", j.attempts, j.asked_by AS "askedBy", j.token_id AS "tokenId", j.may_override AS "mayOverride", u.name AS "askedByName",
  j.asked_at AS "askedAt", j.began_at AS "beganAt", j.ended_at AS "endedAt"
  FROM import_job j JOIN app_user u ON u.id = j.asked_by`;
