import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is written to in a vendor's or carrier's contact's stead, and from when until when. */
export class SubstitutesOfVendors1764000000036 implements MigrationInterface {
  name = 'SubstitutesOfVendors1764000000036';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE counterparty ADD COLUMN substitute jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE counterparty DROP COLUMN substitute`);
  }
}
