import { randomUUID } from 'node:crypto';
import type { DealState } from '@app/domain/deal/state.js';
import type { CustomerClass, LadderLevel } from '@app/domain/pipeline/definition.js';
import type { DataSource, QueryRunner } from 'typeorm';
import type { OpenDealRow } from '../import.repository.js';
import { tellingsOf, writeDealRows, type ImportedDeal } from '../import.transaction.js';
import type { Origin } from '../origin.js';
import { insertNotices } from '../notices.js';

/** Whether clocks run from when the file says, or from now. */
export type ImportClocks = 'history' | 'today';

/** What an import is recognised by when it is gone on with. */
export interface ImportKey {
  readonly fileName: string;
  readonly fileHash: string;
  readonly mappingHash: string;
  readonly clocks: ImportClocks;
}

/** A row that was left out, as a summary tells it. */
export interface FirstError {
  readonly line: number;
  readonly problems: readonly { readonly column: string; readonly reason: string }[];
}

/** How far an import has come: its last row that was dealt with, and what came of all of them. */
export interface ImportProgress {
  readonly line: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Length of the error file by then. */
  readonly errorsBytes: number;
  /** The first rows that were left out. */
  readonly firstErrors: readonly FirstError[];
}

export interface ImportRun extends ImportKey, ImportProgress {
  readonly id: string;
  readonly beganAt: Date;
}

export interface NewCustomer {
  readonly id: string;
  readonly name: string;
  readonly externalId?: string;
  readonly class: CustomerClass;
  readonly personalManagerId?: string;
}

/** What some rows have come to. */
export interface ImportChunk {
  readonly customers: readonly NewCustomer[];
  readonly deals: readonly ImportedDeal[];
  readonly ladder: readonly LadderLevel[];
  /** As whom the audit is told of the customers; absent: as whom the connection is. */
  readonly origin?: Origin;
  readonly progress: ImportProgress;
}

/** How long a process that has frozen keeps others from importing the same source: its session is ended then. */
const lockIdle = '5min';
/** A network that has died silently is found out within a minute, and the lock is free. */
const aliveChecks = `set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false),
  set_config('tcp_keepalives_count', '3', false)`;

/** Tellings that are told by one statement. */
const toldAtOnce = 2_000;

/**
 * The one import of a source that may be under way. It holds a lock of its connection and writes on this connection only: who has
 * lost the connection has lost the lock, and can write no more.
 */
export class ImportSession {
  private constructor(
    private readonly runner: QueryRunner,
    private readonly source: string,
  ) {}

  /** Undefined: another import of this source is under way. */
  static async begin(database: DataSource, source: string): Promise<ImportSession | undefined> {
    const runner = database.createQueryRunner();
    try {
      await runner.query(`SELECT set_config('idle_session_timeout', $1, false), ${aliveChecks}`, [lockIdle]);
      // The same as of an import of several files: neither sees what the other has not committed.
      const rows = (await runner.query(
        `SELECT pg_try_advisory_lock(hashtextextended($1 || current_schema(), 0)) AS locked`,
        [`import:${source}`],
      )) as { locked: boolean }[];
      if (rows[0]?.locked) return new ImportSession(runner, source);
    } catch (error) {
      await givenBack(runner);
      throw error;
    }
    await givenBack(runner);
    return undefined;
  }

  /** The import of this source that has not ended. */
  async unfinished(): Promise<ImportRun | undefined> {
    const rows = (await this.runner.query(
      `SELECT id, file_name AS "fileName", file_hash AS "fileHash", mapping_hash AS "mappingHash", clocks, line, counts,
         errors_bytes::float8 AS "errorsBytes", began_at AS "beganAt", first_errors AS "firstErrors"
       FROM import_run WHERE source = $1 AND ended_at IS NULL`,
      [this.source],
    )) as ImportRun[];
    return rows[0];
  }

  /** What came of an import that has ended; undefined: it has not, or was never begun. */
  async ended(
    runId: string,
  ): Promise<(ImportProgress & { readonly outcome: 'done' | 'cancelled' }) | undefined> {
    const rows = (await this.runner.query(
      `SELECT line, counts, errors_bytes::float8 AS "errorsBytes", first_errors AS "firstErrors", outcome
       FROM import_run WHERE id = $1 AND ended_at IS NOT NULL`,
      [runId],
    )) as (ImportProgress & { outcome: 'done' | 'cancelled' })[];
    return rows[0];
  }

  /** @param id of whoever asked for it, where it was asked for by another id than its own */
  async start(
    { fileName, fileHash, mappingHash, clocks }: ImportKey,
    id: string = randomUUID(),
  ): Promise<string> {
    await this.runner.query(
      `INSERT INTO import_run (id, source, file_name, file_hash, mapping_hash, clocks) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, this.source, fileName, fileHash, mappingHash, clocks],
    );
    return id;
  }

  /** Writes what some rows have come to, and that they are dealt with: both or neither. What is to be told of them waits. */
  async keep(runId: string, { customers, deals, ladder, origin, progress }: ImportChunk): Promise<void> {
    await this.inTransaction(async () => {
      if (customers.length > 0) await this.actAs(origin);
      if (customers.length > 0)
        await this.runner.query(insertCustomers, [JSON.stringify(customers), this.source]);
      await writeDealRows(this.runner.manager, this.source, deals);
      const tellings = tellingsOf(deals, ladder);
      if (tellings.length > 0) {
        await this.runner.query(
          `INSERT INTO import_telling (run_id, telling) SELECT $1, telling FROM jsonb_array_elements($2::jsonb) AS telling`,
          [runId, JSON.stringify(tellings)],
        );
      }
      const open = deals
        .map(({ events }) => events.at(-1)?.transition.state)
        .filter((state) => state?.status === 'open');
      await this.runner.query(
        `UPDATE import_run SET line = $2, counts = $3, errors_bytes = $4, to_start = $5, first_errors = $6
         WHERE id = $1 AND ended_at IS NULL`,
        [
          ...[runId, progress.line, progress.counts, progress.errorsBytes],
          ...[open.map((state) => state?.dealId), JSON.stringify(progress.firstErrors)],
        ],
      );
    });
  }

  /** Open deals of the rows that were kept last: whether their workflows were started is not known after a crash. */
  async toStart(runId: string): Promise<OpenDealRow[]> {
    const rows = (await this.runner.query(
      `SELECT d.state, d.wake_at AS "wakeAt" FROM import_run r JOIN deal d ON d.id = ANY (r.to_start) AND d.status = 'open'
       WHERE r.id = $1 ORDER BY d.id`,
      [runId],
    )) as { state: DealState; wakeAt: Date | null }[];
    return rows.map(({ state, wakeAt }) => ({ state, wakeAt: wakeAt?.toISOString() }));
  }

  /**
   * Ends the import: everything that came in is told, at once, and the audit that it has ended.
   * @param origin who is said to have ended it; absent: as whom the connection is
   */
  async finish(runId: string, outcome: 'done' | 'cancelled', origin?: Origin): Promise<void> {
    await this.inTransaction(async () => {
      await this.actAs(origin);
      for (;;) {
        const rows = (await this.runner.query(takeTellings, [runId, toldAtOnce])) as {
          tellings: object[] | null;
        }[];
        const tellings = rows[0]?.tellings ?? [];
        if (tellings.length === 0) break;
        await this.runner.query(insertNotices.text, [JSON.stringify(tellings)]);
      }
      await this.runner.query(endRun, [runId, outcome]);
    });
  }

  /** What this transaction does is written to the audit as done by them. */
  private async actAs(origin: Origin | undefined): Promise<void> {
    if (!origin) return;
    await this.runner.query(`SELECT set_config('dealwarden.origin', $1, true)`, [JSON.stringify(origin)]);
  }

  /** Gives lock and connection back. */
  async end(): Promise<void> {
    try {
      await this.runner.query(`SELECT pg_advisory_unlock(hashtextextended($1 || current_schema(), 0))`, [
        `import:${this.source}`,
      ]);
    } catch {
      // The connection is gone, and the lock with it.
    } finally {
      await givenBack(this.runner);
    }
  }

  private async inTransaction(work: () => Promise<void>): Promise<void> {
    await this.runner.startTransaction();
    try {
      await work();
      await this.runner.commitTransaction();
    } catch (error) {
      if (this.runner.isTransactionActive) await this.runner.rollbackTransaction();
      throw error;
    }
  }
}

/** The connection is others' from now on. */
async function givenBack(runner: QueryRunner): Promise<void> {
  await runner.query(`RESET idle_session_timeout`).catch(() => {
    // The connection is gone, and the setting with it.
  });
  await runner.release();
}

const endRun = `
  WITH ended AS (
    UPDATE import_run SET ended_at = now(), outcome = $2, to_start = '{}' WHERE id = $1 AND ended_at IS NULL
    RETURNING id, source, file_name, counts
  )
  SELECT audit_write('import.ended', 'import', id::text, counts || jsonb_build_object('source', source, 'outcome', $2::text),
    jsonb_build_object('fileName', file_name)) FROM ended`;

const insertCustomers = `
  INSERT INTO customer (id, name, class, personal_manager_id, external_source, external_id)
  SELECT id, name, class, "personalManagerId", $2, coalesce("externalId", 'name:' || lower(name))
  FROM jsonb_to_recordset($1::jsonb) AS x (id uuid, name text, class text, "personalManagerId" uuid, "externalId" text)
  ON CONFLICT DO NOTHING`;

const takeTellings = `
  WITH taken AS (
    DELETE FROM import_telling WHERE run_id = $1 AND n IN (
      SELECT n FROM import_telling WHERE run_id = $1 ORDER BY n LIMIT $2)
    RETURNING n, telling
  ) SELECT jsonb_agg(telling ORDER BY n) AS tellings FROM taken`;
