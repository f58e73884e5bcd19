import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A digest says in whose stead it was sent: its reader may answer what it tells. A product may belong to a line, and is
 * then sold in the pipelines that serve it.
 */
export class Engine1764000000010 implements MigrationInterface {
  name = 'Engine1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE mail ADD COLUMN instead_of uuid REFERENCES app_user (id)`);
    await runner.query(`ALTER TABLE product ADD COLUMN line text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE product DROP COLUMN line`);
    await runner.query(`ALTER TABLE mail DROP COLUMN instead_of`);
  }
}
