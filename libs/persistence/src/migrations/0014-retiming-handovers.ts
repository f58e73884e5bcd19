import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The re-timing job goes on with the open handovers when it has been with the deals. */
export class RetimingHandovers1764000000014 implements MigrationInterface {
  name = 'RetimingHandovers1764000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE retiming ADD COLUMN of_handovers boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE retiming DROP COLUMN of_handovers`);
  }
}
