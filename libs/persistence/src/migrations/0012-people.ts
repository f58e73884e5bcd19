import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people are told of their own accounts: a password that is set anew, passwords that were wrong. */
export class People1764000000012 implements MigrationInterface {
  name = 'People1764000000012';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

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
];

const undoing = [
  `DROP TABLE account_mail`,
  `DELETE FROM mail WHERE kind = 'account'`,
  `ALTER TABLE mail DROP CONSTRAINT mail_kind_check`,
  `ALTER TABLE mail ADD CONSTRAINT mail_kind_check
     CHECK (kind IN ('escalation', 'digest', 'management-digest', 'alert', 'announcement', 'message'))`,
];
