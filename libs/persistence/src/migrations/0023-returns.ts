import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger } from './audit-trigger.js';

/** Open return cases follow a changed regulation, calendar or class as running deals do; evidence comes and is shown by links. */
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
  // Evidence that came by a link: of the customer, vendor or carrier that holds it.
  `ALTER TABLE evidence ADD COLUMN sent_by uuid, ADD CHECK (num_nonnulls(added_by, sent_by) < 2)`,
  // To whom outside it is shown: a customer, vendor or carrier.
  `CREATE TABLE evidence_shown (
     evidence_id uuid NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
     holder_id uuid NOT NULL,
     shown_by uuid NOT NULL REFERENCES app_user (id),
     shown_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (evidence_id, holder_id)
   )`,
  auditTrigger({ table: 'evidence_shown', kind: 'evidence-shown', id: ['evidence_id', 'holder_id'] }),
];

const undoing = [
  `DROP TABLE evidence_shown`,
  `ALTER TABLE evidence DROP COLUMN sent_by`,
  `DROP INDEX return_case_running`,
  `DELETE FROM retiming WHERE regulation_key IS NOT NULL OR counterparty_id IS NOT NULL`,
  `ALTER TABLE retiming DROP COLUMN regulation_key, DROP COLUMN counterparty_id, DROP COLUMN cases,
     DROP COLUMN cases_looked_at, DROP COLUMN of_cases`,
];
