import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Running deals on their way to another version of their pipeline, and which of them stayed where they are. */
export class DealMigrations1764000000015 implements MigrationInterface {
  name = 'DealMigrations1764000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE deal_migration (
      id uuid PRIMARY KEY,
      pipeline_key text NOT NULL REFERENCES pipeline,
      from_version integer,
      to_version integer NOT NULL,
      stages jsonb NOT NULL,
      lose_fields boolean NOT NULL,
      reason text NOT NULL,
      ordered_by uuid NOT NULL REFERENCES app_user,
      deals integer NOT NULL,
      looked_at integer NOT NULL DEFAULT 0,
      migrated integer NOT NULL DEFAULT 0,
      after_id uuid,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      done_at timestamptz,
      FOREIGN KEY (pipeline_key, to_version) REFERENCES pipeline_version (key, version)
    )`);
    await runner.query(
      `CREATE INDEX deal_migration_open ON deal_migration (created_at, id) WHERE done_at IS NULL`,
    );
    await runner.query(`CREATE TABLE deal_migration_refusal (
      migration_id uuid NOT NULL REFERENCES deal_migration ON DELETE CASCADE,
      deal_id uuid NOT NULL,
      code text NOT NULL,
      detail text NOT NULL,
      PRIMARY KEY (migration_id, deal_id)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE deal_migration_refusal, deal_migration`);
  }
}
