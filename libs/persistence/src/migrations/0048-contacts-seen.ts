import type { MigrationInterface, QueryRunner } from 'typeorm';
import { auditTrigger } from './audit-trigger.js';

const tables = [
  { table: 'contact', kind: 'contact' },
  { table: 'counterparty', kind: 'counterparty' },
];

/** Contacts, vendors and carriers are changed by whoever has seen them as they are. */
export class ContactsSeen1764000000048 implements MigrationInterface {
  name = 'ContactsSeen1764000000048';

  async up(runner: QueryRunner): Promise<void> {
    for (const { table, kind } of tables) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN revision integer NOT NULL DEFAULT 1`);
      await runner.query(
        `CREATE TRIGGER count_revision BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION count_revision()`,
      );
      await runner.query(`DROP TRIGGER audit_change ON ${table}`);
      await runner.query(auditTrigger({ table, kind, ignored: ['revision'] }));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table, kind } of tables) {
      await runner.query(`DROP TRIGGER count_revision ON ${table}`);
      await runner.query(`DROP TRIGGER audit_change ON ${table}`);
      await runner.query(auditTrigger({ table, kind }));
      await runner.query(`ALTER TABLE ${table} DROP COLUMN revision`);
    }
  }
}
