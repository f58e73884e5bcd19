import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Administrators look through the mails, the newest first, and for those that were refused. */
export class MailLog1764000000026 implements MigrationInterface {
  name = 'MailLog1764000000026';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of undoing) await runner.query(statement);
  }
}

const statements = [
  `CREATE INDEX mail_recent ON mail (created_at DESC, id DESC)`,
  `CREATE INDEX mail_refused ON mail (created_at DESC, id DESC) WHERE status = 'failed'`,
];

const undoing = [`DROP INDEX mail_refused`, `DROP INDEX mail_recent`];
