import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Evidence says by which transaction it last changed, as events do: who follows changes reads both in that order. */
export class Changes1764000000032 implements MigrationInterface {
  name = 'Changes1764000000032';

  async up(runner: QueryRunner): Promise<void> {
    // What is there already is followed by nobody: the constant rewrites no row.
    await runner.query(`ALTER TABLE evidence ADD COLUMN xid xid8 NOT NULL DEFAULT '0'`);
    await runner.query(`ALTER TABLE evidence ALTER COLUMN xid SET DEFAULT pg_current_xact_id()`);
    await runner.query(`CREATE INDEX evidence_xid ON evidence (xid)`);
    await runner.query(`
      CREATE FUNCTION stamp_xid() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.xid = pg_current_xact_id();
        RETURN NEW;
      END $$`);
    await runner.query(
      `CREATE TRIGGER stamp_xid BEFORE UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION stamp_xid()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER stamp_xid ON evidence');
    await runner.query('DROP FUNCTION stamp_xid()');
    await runner.query('ALTER TABLE evidence DROP COLUMN xid');
  }
}
