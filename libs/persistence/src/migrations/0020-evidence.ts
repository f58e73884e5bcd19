import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger } from './audit-trigger.js';

/** Photos and documents of return cases, and where goods are sent to. */
export class Evidence1764000000020 implements MigrationInterface {
  name = 'Evidence1764000000020';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

const statements = [
  // What was removed stays as a row without a file, so that a timeline and an act that name it can still be read.
  `CREATE TABLE evidence (
     id uuid PRIMARY KEY,
     case_id uuid NOT NULL REFERENCES return_case (id) ON DELETE CASCADE,
     sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
     media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
     bytes bigint NOT NULL CHECK (bytes > 0),
     name text NOT NULL,
     added_by uuid REFERENCES app_user (id),
     added_at timestamptz NOT NULL DEFAULT date_trunc('milliseconds', now()),
     added_at_seq integer NOT NULL,
     removed_by uuid REFERENCES app_user (id),
     removed_at timestamptz,
     removed_at_seq integer,
     CHECK (num_nonnulls(removed_at, removed_at_seq) IN (0, 2))
   )`,
  `CREATE UNIQUE INDEX evidence_once ON evidence (case_id, sha256) WHERE removed_at IS NULL`,
  `CREATE INDEX evidence_of_case ON evidence (case_id, added_at)`,
  `CREATE INDEX evidence_content ON evidence (sha256)`,
  auditTrigger({ table: 'evidence', kind: 'evidence' }),
  // Lines of an address, as they are written on a parcel.
  `ALTER TABLE counterparty ADD COLUMN return_address text`,
  // Which evidence an act names is asked when somebody wants to remove it.
  `CREATE INDEX event_document ON event ((data->>'documentId')) WHERE data ? 'documentId'`,
];

const undoing = [
  `DROP INDEX event_document`,
  `ALTER TABLE counterparty DROP COLUMN return_address`,
  `DROP TABLE evidence`,
];
