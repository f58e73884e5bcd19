import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-in that slows down who guesses, sessions that their owner can tell apart, and tokens for programs. */
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
  `CREATE TABLE api_token (
     id uuid PRIMARY KEY,
     token_hash bytea NOT NULL UNIQUE,
     user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
     name text NOT NULL,
     scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
     created_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz NOT NULL CHECK (expires_at <= created_at + interval '366 days'),
     last_used_at timestamptz,
     CONSTRAINT api_token_name UNIQUE (user_id, name)
   )`,
];

const undoing = [`DROP TABLE api_token`, `ALTER TABLE session DROP COLUMN id`, `DROP TABLE sign_in_attempt`];
