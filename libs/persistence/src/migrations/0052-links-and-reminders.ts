import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who has ordered a reminder. And whoever has a customer's links by an address that is the customer's no more, is shown nothing by
 * them: its new contact gets one of its own.
 */
export class LinksAndReminders1764000000052 implements MigrationInterface {
  name = 'LinksAndReminders1764000000052';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE return_letter ADD COLUMN ordered_by uuid REFERENCES app_user (id)`);
    await runner.query(
      `CREATE INDEX return_link_of_customer ON return_link (customer_id) WHERE revoked_at IS NULL`,
    );
    await runner.query(`CREATE FUNCTION end_links_of_customer() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE return_link SET revoked_at = now() WHERE customer_id = NEW.id AND revoked_at IS NULL;
        RETURN NULL;
      END $$`);
    await runner.query(`CREATE TRIGGER links_of_old_address AFTER UPDATE OF email ON customer FOR EACH ROW
      WHEN (OLD.email IS NOT NULL AND lower(OLD.email) IS DISTINCT FROM lower(NEW.email))
      EXECUTE FUNCTION end_links_of_customer()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER links_of_old_address ON customer`);
    await runner.query(`DROP FUNCTION end_links_of_customer()`);
    await runner.query(`DROP INDEX return_link_of_customer`);
    await runner.query(`ALTER TABLE return_letter DROP COLUMN ordered_by`);
  }
}
