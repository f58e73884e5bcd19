import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The totals of a board's columns are read from an index alone: all that they sum up and filter by is in it. */
export class Board1764000000009 implements MigrationInterface {
  name = 'Board1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX deal_totals ON deal (pipeline_key, stage, currency)
         INCLUDE (amount, is_stalled, is_key, owner_id, team_id) WHERE status = 'open'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX deal_totals`);
  }
}
