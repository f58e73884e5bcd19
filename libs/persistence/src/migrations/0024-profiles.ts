import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people choose for themselves, and where their sessions were begun. */
export class Profiles1764000000024 implements MigrationInterface {
  name = 'Profiles1764000000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE app_user ADD COLUMN mails text NOT NULL DEFAULT 'separate' CHECK (mails IN ('separate', 'together'))`,
    );
    // Of sessions that were begun before nothing is known: they end within hours.
    await runner.query(`ALTER TABLE session ADD COLUMN address text, ADD COLUMN agent text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE session DROP COLUMN address, DROP COLUMN agent`);
    await runner.query(`ALTER TABLE app_user DROP COLUMN mails`);
  }
}
