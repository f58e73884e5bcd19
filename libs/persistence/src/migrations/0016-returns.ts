import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger } from './audit-trigger.js';

/** Return cases beside deals: the regulation they follow, vendors and carriers, what is claimed of which delivery, what is due, who is told. */
export class Returns1764000000016 implements MigrationInterface {
  name = 'Returns1764000000016';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

const kinds = ['escalation', 'digest', 'management-digest', 'alert', 'announcement', 'message', 'account'];
const checked = (given: readonly string[]) =>
  `ALTER TABLE mail ADD CONSTRAINT mail_kind_check CHECK (kind IN (${given.map((kind) => `'${kind}'`).join(', ')}))`;

const statements = [
  `CREATE TABLE return_regulation (
     key text NOT NULL,
     version integer NOT NULL,
     definition jsonb NOT NULL,
     content_hash text NOT NULL,
     published_at timestamptz NOT NULL DEFAULT now(),
     published_by uuid REFERENCES app_user (id),
     note text,
     PRIMARY KEY (key, version)
   )`,
  // Who makes or carries goods. What was agreed with one of them (norms, claim window) says the regulation.
  `CREATE TABLE counterparty (
     id uuid PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('vendor', 'carrier')),
     name text NOT NULL,
     contact_name text,
     email text,
     locale text NOT NULL DEFAULT 'en',
     calendar_key text,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX counterparty_name ON counterparty (name, id)`,
  `CREATE TABLE return_case (
     id uuid PRIMARY KEY,
     number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
     seq integer NOT NULL,
     revision integer NOT NULL,
     state jsonb NOT NULL,
     status text NOT NULL CHECK (status IN ('draft', 'open', 'closed')),
     customer_id uuid NOT NULL REFERENCES customer (id),
     team_id uuid NOT NULL REFERENCES team (id),
     deal_id uuid REFERENCES deal (id),
     is_late boolean NOT NULL,
     opened_at timestamptz NOT NULL,
     closed_at timestamptz,
     next_due_at timestamptz
   )`,
  `CREATE INDEX return_case_due ON return_case (next_due_at) WHERE next_due_at IS NOT NULL`,
  `CREATE INDEX return_case_recent ON return_case (opened_at DESC, id DESC)`,
  `CREATE INDEX return_case_customer ON return_case (customer_id)`,
  // What counts against a delivery: the sum is taken under a lock of the delivery.
  `CREATE TABLE return_line (
     case_id uuid NOT NULL REFERENCES return_case (id) ON DELETE CASCADE,
     line_id uuid NOT NULL,
     customer_id uuid NOT NULL,
     product_key text NOT NULL,
     batch text NOT NULL,
     delivery text NOT NULL,
     quantity_delivered bigint NOT NULL,
     quantity_claimed bigint NOT NULL,
     quantity_counted bigint NOT NULL,
     PRIMARY KEY (case_id, line_id)
   )`,
  `CREATE INDEX return_line_delivery ON return_line (delivery, product_key, batch)`,
  `CREATE INDEX return_line_batch ON return_line (product_key, batch) WHERE batch <> ''`,
  // What is due of cases that go on, for queues and reports; rewritten by every transition.
  `CREATE TABLE return_duty (
     case_id uuid NOT NULL REFERENCES return_case (id) ON DELETE CASCADE,
     step text NOT NULL,
     in_charge text NOT NULL,
     counterparty_id uuid,
     since timestamptz NOT NULL,
     due_at timestamptz
   )`,
  `CREATE INDEX return_duty_of_case ON return_duty (case_id)`,
  `CREATE INDEX return_duty_due ON return_duty (in_charge, due_at)`,
  // Who was told of which duty, warning or late step; what comes together is one mail.
  `CREATE TABLE case_notice (
     id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
     case_id uuid NOT NULL REFERENCES return_case (id) ON DELETE CASCADE,
     kind text NOT NULL CHECK (kind IN ('duty', 'warning', 'late')),
     step text NOT NULL,
     due_at timestamptz,
     escalation_id uuid,
     round integer,
     level integer,
     recipient_id uuid NOT NULL REFERENCES app_user (id),
     instead_of uuid REFERENCES app_user (id),
     told_at timestamptz NOT NULL,
     recorded_at timestamptz NOT NULL DEFAULT now(),
     mail_id uuid REFERENCES mail (id),
     suppressed_at timestamptz
   )`,
  `CREATE UNIQUE INDEX case_notice_once ON case_notice (case_id, kind, step, escalation_id, round, level, recipient_id,
     (CASE WHEN kind = 'late' THEN NULL ELSE told_at END)) NULLS NOT DISTINCT`,
  `CREATE INDEX case_notice_unbound ON case_notice (recipient_id, recorded_at) WHERE mail_id IS NULL AND suppressed_at IS NULL`,
  `CREATE INDEX case_notice_mail ON case_notice (mail_id) WHERE mail_id IS NOT NULL`,
  `CREATE INDEX case_notice_inbox ON case_notice (recipient_id, told_at DESC, id DESC)`,
  // What a customer, vendor or carrier is told of a case; it is written when it goes out, in the reader's language.
  `CREATE TABLE return_letter (
     id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
     case_id uuid NOT NULL REFERENCES return_case (id) ON DELETE CASCADE,
     seq integer NOT NULL,
     act text NOT NULL,
     outcome text,
     counterparty_id uuid REFERENCES counterparty (id),
     part_ids jsonb NOT NULL,
     at timestamptz NOT NULL,
     UNIQUE NULLS NOT DISTINCT (case_id, seq, act, outcome, counterparty_id)
   )`,
  `ALTER TABLE mail DROP CONSTRAINT mail_kind_check`,
  checked([...kinds, 'return-notices', 'return-letter']),
  `ALTER TABLE mail ADD COLUMN for_letter_id uuid REFERENCES return_letter (id) ON DELETE CASCADE`,
  `CREATE UNIQUE INDEX mail_of_letter ON mail (for_letter_id) WHERE for_letter_id IS NOT NULL`,
  `ALTER TABLE mail DROP CONSTRAINT mail_check,
     ADD CONSTRAINT mail_check CHECK (num_nonnulls(recipient_id, for_message_id, for_letter_id) > 0)`,
  auditTrigger({ table: 'counterparty', kind: 'counterparty' }),
  auditTrigger({ table: 'return_regulation', kind: 'return-regulation', id: ['key', 'version'] }),
];

const undoing = [
  `DELETE FROM mail WHERE kind IN ('return-notices', 'return-letter')`,
  `ALTER TABLE mail DROP CONSTRAINT mail_kind_check`,
  checked(kinds),
  `ALTER TABLE mail DROP COLUMN for_letter_id`,
  `ALTER TABLE mail ADD CONSTRAINT mail_check CHECK (recipient_id IS NOT NULL OR for_message_id IS NOT NULL)`,
  `DROP TABLE return_letter, case_notice, return_duty, return_line, return_case, counterparty, return_regulation`,
];
