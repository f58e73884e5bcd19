import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far an import has come, and what is to be told when all of it is in. */
export class Imports1764000000007 implements MigrationInterface {
  name = 'Imports1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE import_run (
         id uuid PRIMARY KEY,
         source text NOT NULL,
         file_name text NOT NULL,
         file_hash text NOT NULL,
         mapping_hash text NOT NULL,
         clocks text NOT NULL CHECK (clocks IN ('history', 'today')),
         line integer NOT NULL DEFAULT 0,
         counts jsonb NOT NULL DEFAULT '{}',
         errors_bytes bigint NOT NULL DEFAULT 0,
         to_start uuid[] NOT NULL DEFAULT '{}',
         began_at timestamptz NOT NULL DEFAULT now(),
         ended_at timestamptz,
         outcome text CHECK (outcome IN ('done', 'cancelled'))
       )`,
    );
    await runner.query(`CREATE UNIQUE INDEX import_run_open ON import_run (source) WHERE ended_at IS NULL`);
    await runner.query(`CREATE INDEX import_run_recent ON import_run (began_at DESC, id DESC)`);
    await runner.query(
      `CREATE TABLE import_telling (
         run_id uuid NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
         n bigint GENERATED ALWAYS AS IDENTITY,
         telling jsonb NOT NULL,
         PRIMARY KEY (run_id, n)
       )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE import_telling, import_run`);
  }
}
