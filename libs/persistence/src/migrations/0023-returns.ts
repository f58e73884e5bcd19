import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Open return cases follow a changed regulation, calendar or class as running deals do. */
export class ReturnsFollow1764000000023 implements MigrationInterface {
  name = 'ReturnsFollow1764000000023';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

const statements = [
  // When it has been with deals and handovers, the job goes on with the open cases; of a regulation it begins there.
  `ALTER TABLE retiming ADD COLUMN regulation_key text,
     ADD COLUMN counterparty_id uuid REFERENCES counterparty (id) ON DELETE CASCADE,
     ADD COLUMN cases integer NOT NULL DEFAULT 0, ADD COLUMN cases_looked_at integer NOT NULL DEFAULT 0,
     ADD COLUMN of_cases boolean NOT NULL DEFAULT false`,
  `CREATE INDEX return_case_running ON return_case (id) WHERE status <> 'closed'`,
];

const undoing = [
  `DROP INDEX return_case_running`,
  `DELETE FROM retiming WHERE regulation_key IS NOT NULL OR counterparty_id IS NOT NULL`,
  `ALTER TABLE retiming DROP COLUMN regulation_key, DROP COLUMN counterparty_id, DROP COLUMN cases,
     DROP COLUMN cases_looked_at, DROP COLUMN of_cases`,
];
