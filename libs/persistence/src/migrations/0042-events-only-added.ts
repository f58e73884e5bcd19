import type { MigrationInterface, QueryRunner } from 'typeorm';

const rights = 'UPDATE, DELETE, TRUNCATE ON event';

/**
 * What was done to deals, handovers and cases stands in its events alone: they are only added to, like the rest of the audit. No
 * foreign key may point to them: it would ask for a right that nobody has.
 */
export class EventsOnlyAdded1764000000042 implements MigrationInterface {
  name = 'EventsOnlyAdded1764000000042';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION audit_refuse()`,
    );
    await runner.query(
      `CREATE TRIGGER audit_refuse_all BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()`,
    );
    await runner.query(`REVOKE ${rights} FROM CURRENT_USER, PUBLIC`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`GRANT ${rights} TO CURRENT_USER`);
    await runner.query(`DROP TRIGGER audit_refuse_all ON event`);
    await runner.query(`DROP TRIGGER audit_refuse ON event`);
  }
}
