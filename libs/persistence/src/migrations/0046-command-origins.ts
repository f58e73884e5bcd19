import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * From where people give commands. An event holds the commitment (`through.from`) and is chained with it; address and program
 * travel through no workflow, and can be erased with the person.
 */
export class CommandOrigins1764000000046 implements MigrationInterface {
  name = 'CommandOrigins1764000000046';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE command_origin (
         commitment text PRIMARY KEY,
         principal_id uuid NOT NULL,
         salt bytea NOT NULL,
         value jsonb NOT NULL,
         at timestamptz NOT NULL DEFAULT now(),
         CHECK (commitment = encode(sha256(salt || convert_to(value::text, 'UTF8')), 'hex'))
       )`,
    );
    await runner.query(`CREATE INDEX command_origin_principal ON command_origin (principal_id)`);
    await runner.query(
      `CREATE TRIGGER audit_refuse BEFORE UPDATE ON command_origin FOR EACH ROW EXECUTE FUNCTION audit_refuse()`,
    );
    await runner.query(`REVOKE UPDATE, TRUNCATE ON command_origin FROM CURRENT_USER, PUBLIC`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE command_origin`);
  }
}
