import type { Config } from '@app/config/config.js';
import type { DataSource } from 'typeorm';
import { ensureFoundation, seedDemo } from '../seed/seed.js';

/**
 * Brings the database up to this version, with what no installation can do without.
 * @param options.demo brings the demo's people in as well. Their password is public: never on a database of one's own.
 * @returns what to tell, line by line; a made-up password is in it this once and nowhere else.
 */
export async function migrate(
  database: DataSource,
  config: Config,
  options: { readonly demo: boolean },
): Promise<string[]> {
  const holder = database.createQueryRunner();
  try {
    // Two that migrate at once would both find the same migrations missing. The end of the connection unlocks.
    await holder.query(`SELECT pg_advisory_lock(hashtextextended('dealwarden:migrate', 0))`);
    const migrations = await database.runMigrations();
    const { administrator } = await ensureFoundation(database, config);
    const seeded = options.demo && (await seedDemo(database));
    const names = migrations.map((one) => one.name).join(', ');
    return [
      names ? `Migrated: ${names}.` : 'The database is up to date.',
      ...(administrator ? [`Administrator: ${administrator.email}`] : []),
      ...(administrator?.madeUpPassword ? [`Password, told this once: ${administrator.madeUpPassword}`] : []),
      ...(seeded ? ['The demo: people, customers and a quick pipeline, see README.md.'] : []),
    ];
  } finally {
    await holder.query(`SELECT pg_advisory_unlock(hashtextextended('dealwarden:migrate', 0))`);
    await holder.release();
  }
}
