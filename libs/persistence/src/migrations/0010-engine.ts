import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A digest says in whose stead it was sent: its reader may answer what it tells. */
export class Engine1764000000010 implements MigrationInterface {
  name = 'Engine1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE mail ADD COLUMN instead_of uuid REFERENCES app_user (id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE mail DROP COLUMN instead_of`);
  }
}
