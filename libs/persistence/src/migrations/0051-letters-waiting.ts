import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a letter had waited for so long that its case was looked at: once. */
export class LettersWaiting1764000000051 implements MigrationInterface {
  name = 'LettersWaiting1764000000051';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE return_letter ADD COLUMN waited_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE return_letter DROP COLUMN waited_at`);
  }
}
