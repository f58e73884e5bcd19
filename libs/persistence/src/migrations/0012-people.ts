import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger } from './audit-trigger.js';

/**
 * Mails about one's own account, the complaint desk, contacts and ids of customers, and who is on duty.
 */
export class People1764000000012 implements MigrationInterface {
  name = 'People1764000000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

const counted = ['app_user', 'team', 'customer'];

const statements = [
  // Null user: nobody has the e-mail. The row is written all the same, so that the answer takes the same time.
  `CREATE TABLE account_mail (
     id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
     kind text NOT NULL CHECK (kind IN ('password-reset', 'wrong-passwords')),
     user_id uuid REFERENCES app_user (id) ON DELETE CASCADE,
     asked_at timestamptz NOT NULL DEFAULT now(),
     used_at timestamptz,
     mail_id uuid REFERENCES mail (id) ON DELETE SET NULL
   )`,
  `CREATE INDEX account_mail_asked ON account_mail (asked_at)`,
  `CREATE INDEX account_mail_mail ON account_mail (mail_id) WHERE mail_id IS NOT NULL`,
  `CREATE INDEX account_mail_user ON account_mail (user_id)`,
  `ALTER TABLE mail DROP CONSTRAINT mail_kind_check`,
  `ALTER TABLE mail ADD CONSTRAINT mail_kind_check
     CHECK (kind IN ('escalation', 'digest', 'management-digest', 'alert', 'announcement', 'message', 'account'))`,
  `ALTER TABLE app_user ADD CONSTRAINT app_user_roles CHECK (roles <@ ARRAY['administrator', 'sales-ops',
     'salesperson', 'personal-manager', 'head-of-sales', 'management', 'complaint-desk'])`,
  // How a user acted otherwise than signed in: the token of a program, a link; and by which request.
  `ALTER TABLE event ADD COLUMN through jsonb`,
  // What was read, and was changed meanwhile, is told by a number.
  `CREATE FUNCTION count_revision() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     NEW.revision := OLD.revision + 1;
     RETURN NEW;
   END $$`,
  ...counted.flatMap((table) => [
    `ALTER TABLE ${table} ADD COLUMN revision integer NOT NULL DEFAULT 1`,
    `CREATE TRIGGER count_revision BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION count_revision()`,
  ]),
  `CREATE TABLE contact (
     id uuid PRIMARY KEY,
     customer_id uuid NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
     name text NOT NULL,
     role text,
     email text,
     phone text,
     locale text,
     channels text[] NOT NULL,
     hours jsonb NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX contact_of_customer ON contact (customer_id, name, id)`,
  // Ids of a customer in other systems, several where accounts were merged. The import's own pair stays in the customer's row.
  `CREATE TABLE customer_external_id (
     source text NOT NULL,
     external_id text NOT NULL,
     customer_id uuid NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
     CONSTRAINT customer_external_id_taken PRIMARY KEY (source, external_id)
   )`,
  `CREATE INDEX customer_external_id_customer ON customer_external_id (customer_id)`,
  `INSERT INTO customer_external_id (source, external_id, customer_id)
     SELECT external_source, external_id, id FROM customer WHERE external_source IS NOT NULL AND external_id IS NOT NULL`,
  `CREATE FUNCTION customer_external_id_kept() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
   BEGIN
     IF NEW.external_source IS NOT NULL AND NEW.external_id IS NOT NULL THEN
       INSERT INTO customer_external_id (source, external_id, customer_id)
       VALUES (NEW.external_source, NEW.external_id, NEW.id) ON CONFLICT DO NOTHING;
     END IF;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER customer_external_id_kept AFTER INSERT OR UPDATE OF external_source, external_id ON customer
     FOR EACH ROW EXECUTE FUNCTION customer_external_id_kept()`,
  `CREATE TABLE duty (
     id uuid PRIMARY KEY,
     user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
     from_at timestamptz NOT NULL,
     to_at timestamptz NOT NULL CHECK (to_at > from_at),
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
  `CREATE INDEX duty_from ON duty (from_at, id)`,
  `CREATE INDEX duty_user ON duty (user_id)`,
  auditTrigger({ table: 'contact', kind: 'contact' }),
  auditTrigger({
    table: 'customer_external_id',
    kind: 'customer-external-id',
    id: ['source', 'external_id'],
  }),
  auditTrigger({ table: 'duty', kind: 'duty' }),
];

const undoing = [
  ...counted.flatMap((table) => [
    `DROP TRIGGER count_revision ON ${table}`,
    `ALTER TABLE ${table} DROP COLUMN revision`,
  ]),
  `DROP FUNCTION count_revision()`,
  `DROP TABLE duty, contact`,
  `ALTER TABLE event DROP COLUMN through`,
  `DROP TRIGGER customer_external_id_kept ON customer`,
  `DROP FUNCTION customer_external_id_kept()`,
  `DROP TABLE customer_external_id`,
  `ALTER TABLE app_user DROP CONSTRAINT app_user_roles`,
  `DROP TABLE account_mail`,
  `DELETE FROM mail WHERE kind = 'account'`,
  `ALTER TABLE mail DROP CONSTRAINT mail_kind_check`,
  `ALTER TABLE mail ADD CONSTRAINT mail_kind_check
     CHECK (kind IN ('escalation', 'digest', 'management-digest', 'alert', 'announcement', 'message'))`,
];
