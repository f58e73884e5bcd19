import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger } from './audit-trigger.js';

/** Imports that are asked for over HTTP and carried out by a worker. A job's rows are kept under the run of the same id. */
export class ImportJobs1764000000019 implements MigrationInterface {
  name = 'ImportJobs1764000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE import_run ADD COLUMN first_errors jsonb NOT NULL DEFAULT '[]'`);
    await runner.query(
      `CREATE TABLE import_job (
         id uuid PRIMARY KEY,
         source text NOT NULL,
         pipeline_key text NOT NULL,
         file_name text NOT NULL,
         mapping jsonb NOT NULL,
         clocks text NOT NULL CHECK (clocks IN ('history', 'today')),
         dry_run boolean NOT NULL,
         status text NOT NULL DEFAULT 'awaiting-file' CHECK (status IN (
           'awaiting-file', 'waiting', 'running', 'interrupted', 'done', 'cancelled', 'refused')),
         file_bytes bigint,
         counts jsonb NOT NULL DEFAULT '{}',
         first_errors jsonb NOT NULL DEFAULT '[]',
         problem text,
         advice text,
         cancel_asked boolean NOT NULL DEFAULT false,
         asked_by uuid NOT NULL REFERENCES app_user (id),
         asked_at timestamptz NOT NULL DEFAULT now(),
         leased_by uuid,
         leased_until timestamptz,
         attempts integer NOT NULL DEFAULT 0,
         began_at timestamptz,
         ended_at timestamptz,
         files_kept boolean NOT NULL DEFAULT true
       )`,
    );
    await runner.query(`CREATE INDEX import_job_recent ON import_job (asked_at DESC, id DESC)`);
    await runner.query(
      `CREATE INDEX import_job_due ON import_job (asked_at) WHERE status IN ('waiting', 'running')`,
    );
    await runner.query(`CREATE INDEX import_job_files ON import_job (asked_at) WHERE files_kept`);
    await runner.query(
      auditTrigger({
        ...{ table: 'import_job', kind: 'import', hidden: ['mapping'] },
        ignored: ['counts', 'first_errors', 'leased_by', 'leased_until', 'attempts'],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE import_job`);
    await runner.query(`ALTER TABLE import_run DROP COLUMN first_errors`);
  }
}
