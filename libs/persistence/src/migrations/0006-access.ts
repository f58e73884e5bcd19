import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-in that slows down who guesses, and sessions that their owner can tell apart. */
export class Access1764000000006 implements MigrationInterface {
  name = 'Access1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

const statements = [
  // The subject is a hash of an e-mail or an address: also of those that nobody has, and no personal data.
  `CREATE TABLE sign_in_attempt (
     subject bytea PRIMARY KEY,
     failures integer NOT NULL,
     last_at timestamptz NOT NULL DEFAULT now(),
     locked_until timestamptz
   )`,
  `CREATE INDEX sign_in_attempt_last ON sign_in_attempt (last_at)`,
  `ALTER TABLE session ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE`,
];

const undoing = [`ALTER TABLE session DROP COLUMN id`, `DROP TABLE sign_in_attempt`];
