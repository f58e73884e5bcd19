import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Announces changes in what decides who may do what: what the API remembers of it is then forgotten. */
export class Holders1764000000028 implements MigrationInterface {
  name = 'Holders1764000000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION announce_holders() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NOTIFY holders_changed;
        RETURN NULL;
      END $$`);
    // Rows and not statements: each sign-in deletes the sessions that have expired, and mostly there are none.
    for (const [table, when] of watched)
      await runner.query(
        `CREATE TRIGGER announce_holders AFTER ${when} ON ${table} FOR EACH ROW EXECUTE FUNCTION announce_holders()`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table] of watched) await runner.query(`DROP TRIGGER announce_holders ON ${table}`);
    await runner.query('DROP FUNCTION announce_holders()');
  }
}

/** A new session or token was not known before; that one was used changes nothing. */
const watched = [
  ['session', 'UPDATE OR DELETE'],
  ['api_token', 'UPDATE OF token_hash, user_id, scopes, expires_at OR DELETE'],
  ['app_user', 'UPDATE OF roles, team_id, active OR DELETE'],
  ['team', 'INSERT OR UPDATE OF head_id OR DELETE'],
] as const;
