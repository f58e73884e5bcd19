import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger } from './audit-trigger.js';

/** Links by which vendors, carriers and customers answer a return case. Of a link's token only the hash is kept. */
export class Links1764000000018 implements MigrationInterface {
  name = 'Links1764000000018';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

const once = (columns: string) =>
  `CREATE UNIQUE INDEX return_letter_once ON return_letter (${columns}) NULLS NOT DISTINCT`;
const ofTransition = 'case_id, seq, act, outcome, counterparty_id';

const statements = [
  // Whoever a link was sent to: a counterparty for what was requested of it at these times, or a customer for its case.
  `CREATE TABLE return_link (
     id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
     token_hash bytea NOT NULL UNIQUE,
     letter_id uuid NOT NULL REFERENCES return_letter (id) ON DELETE CASCADE,
     case_id uuid NOT NULL REFERENCES return_case (id) ON DELETE CASCADE,
     counterparty_id uuid REFERENCES counterparty (id),
     customer_id uuid REFERENCES customer (id),
     requests jsonb NOT NULL,
     issued_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz NOT NULL,
     revoked_at timestamptz,
     revoked_by uuid REFERENCES app_user (id),
     CHECK (num_nonnulls(counterparty_id, customer_id) = 1),
     CHECK ((counterparty_id IS NULL) = (requests = '[]'))
   )`,
  `CREATE INDEX return_link_of_case ON return_link (case_id, issued_at DESC)`,
  `CREATE INDEX return_link_of_letter ON return_link (letter_id)`,
  auditTrigger({ table: 'return_link', kind: 'return-link', hidden: ['token_hash'] }),
  // A reminder belongs to no transition: the same one may be sent again while nothing happens.
  `ALTER TABLE return_letter DROP CONSTRAINT return_letter_case_id_seq_act_outcome_counterparty_id_key`,
  once(`${ofTransition}, (CASE WHEN act = 'reminder' THEN at END)`),
];

const undoing = [
  `DROP TABLE return_link`,
  `DELETE FROM return_letter WHERE act = 'reminder'`,
  `DROP INDEX return_letter_once`,
  `ALTER TABLE return_letter ADD UNIQUE NULLS NOT DISTINCT (${ofTransition})`,
];
