import type { DataSource } from 'typeorm';

/** Lets a table be changed that is only added to, as only the owner of a database can. */
export async function letTamper(database: DataSource, table: string): Promise<void> {
  await database.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await database.query(`GRANT UPDATE, DELETE, TRUNCATE ON ${table} TO CURRENT_USER`);
}
