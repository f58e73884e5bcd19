import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An alert about many of one kind of entity stands beside that about many of another. */
export class Alerts1764000000013 implements MigrationInterface {
  name = 'Alerts1764000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX alert_open`);
    await runner.query(
      `CREATE UNIQUE INDEX alert_open ON alert (kind, entity_id, (detail->>'entity'))
         NULLS NOT DISTINCT WHERE resolved_at IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX alert_open`);
    // The narrower index takes one of each kind.
    await runner.query(
      `UPDATE alert SET resolved_at = now() WHERE resolved_at IS NULL AND EXISTS (
         SELECT FROM alert other WHERE other.kind = alert.kind AND other.entity_id IS NOT DISTINCT FROM alert.entity_id
           AND other.resolved_at IS NULL AND other.id < alert.id)`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX alert_open ON alert (kind, entity_id) NULLS NOT DISTINCT WHERE resolved_at IS NULL`,
    );
  }
}
