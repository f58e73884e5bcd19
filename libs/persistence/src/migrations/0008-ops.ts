import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Outgoing mail that is held: after a restored backup, until somebody says that it may go out. */
export class Ops1764000000008 implements MigrationInterface {
  name = 'Ops1764000000008';

  async up(runner: QueryRunner): Promise<void> {
    // At most one row: it is held, or it is not.
    await runner.query(
      `CREATE TABLE mail_hold (
         held boolean PRIMARY KEY DEFAULT true CHECK (held),
         since timestamptz NOT NULL DEFAULT now()
       )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE mail_hold`);
  }
}
