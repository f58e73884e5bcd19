import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For whom an import is carried out later: through which token it was asked for, and whether its rows may pass gates. */
export class AskersOfImports1764000000043 implements MigrationInterface {
  name = 'AskersOfImports1764000000043';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE import_job ADD COLUMN token_id uuid, ADD COLUMN may_override boolean NOT NULL DEFAULT false`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE import_job DROP COLUMN token_id, DROP COLUMN may_override`);
  }
}
