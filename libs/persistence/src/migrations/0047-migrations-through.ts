import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Through what a migration of deals was ordered: the events of its deals say so, as those of other commands do. */
export class MigrationsThrough1764000000047 implements MigrationInterface {
  name = 'MigrationsThrough1764000000047';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE deal_migration ADD COLUMN through jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE deal_migration DROP COLUMN through`);
  }
}
