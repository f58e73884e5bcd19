import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever was reached by no letter has been told in another way: how, by whom, when. */
export class LettersTold1764000000021 implements MigrationInterface {
  name = 'LettersTold1764000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE return_letter
      ADD COLUMN told_through text CHECK (told_through IN ('phone', 'mail', 'letter', 'in-person')),
      ADD COLUMN told_by uuid REFERENCES app_user (id), ADD COLUMN told_at timestamptz,
      ADD CHECK (num_nulls(told_through, told_by, told_at) IN (0, 3))`);
    await runner.query(`DROP INDEX return_letter_unreached`);
    await runner.query(
      `CREATE INDEX return_letter_unreached ON return_letter (case_id) WHERE unreached_at IS NOT NULL AND told_at IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX return_letter_unreached`);
    await runner.query(
      `CREATE INDEX return_letter_unreached ON return_letter (case_id) WHERE unreached_at IS NOT NULL`,
    );
    await runner.query(
      `ALTER TABLE return_letter DROP COLUMN told_through, DROP COLUMN told_by, DROP COLUMN told_at`,
    );
  }
}
