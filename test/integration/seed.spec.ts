import { readConfig } from '@app/config/config.js';
import { isPassword } from '@app/persistence/password-hash.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import {
  demoCounterparties,
  demoPassword,
  demoProducts,
  demoUsers,
} from '../../apps/cli/src/seed/demo-data.js';
import { ensureFoundation, seedDemo } from '../../apps/cli/src/seed/seed.js';
import { shippedPipelines } from '../../apps/cli/src/seed/shipped.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => stage?.close());

const count = async (table: string): Promise<number> =>
  (await stage.database.query(`SELECT count(*)::int AS n FROM ${table}`))[0].n;

describe('seeding', () => {
  it('lays the foundation once, by however many at once', async () => {
    const laid = await Promise.all([1, 2, 3].map(() => ensureFoundation(stage.database, stage.config)));
    const made = laid.flatMap(({ administrator }) => administrator ?? []);
    expect(made).toHaveLength(1);
    expect(made[0]!.email).toBe('admin@dealwarden.example');
    expect(made[0]!.madeUpPassword!.length).toBeGreaterThanOrEqual(20);
    const found = await new PeopleRepository(stage.database).credentials(made[0]!.email);
    expect(await isPassword(found!.passwordHash!, made[0]!.madeUpPassword!)).toBe(true);
    expect(await count('pipeline_version')).toBe(shippedPipelines.length);
  });

  it('leaves an administrator alone that is there', async () => {
    const another = readConfig(
      { ...stage.environment, DEALWARDEN_ADMIN_EMAIL: 'other@dealwarden.example' },
      '/nowhere',
    );
    expect(await ensureFoundation(stage.database, another)).toEqual({});
    expect(await count('app_user')).toBe(1);
  });

  it('brings the demo in once, and lets its changes stay', async () => {
    expect(await Promise.all([seedDemo(stage.database), seedDemo(stage.database)])).toContain(true);
    expect(await count('app_user')).toBe(1 + demoUsers.length);
    // A claim can be taken and a vendor asked: there is what was sold, and by whom it was made.
    expect(await count('product')).toBe(demoProducts.length);
    expect(await count('counterparty')).toBe(demoCounterparties.length);
    await stage.database.query(`UPDATE customer SET class = 'C'`);
    expect(await seedDemo(stage.database)).toBe(false);
    expect(await stage.database.query(`SELECT DISTINCT class FROM customer`)).toEqual([{ class: 'C' }]);
  });

  it('gives every demo team its head, and every demo user the password of the demo', async () => {
    const people = new PeopleRepository(stage.database);
    for (const team of await people.teams()) {
      const head = await people.user(team.headId!);
      expect([head?.roles, head?.teamId]).toEqual([['head-of-sales'], team.id]);
    }
    const anna = await people.credentials(demoUsers[0]!.email);
    expect(anna?.user.calendarKey).toBe('always-open');
    expect(await isPassword(anna!.passwordHash!, demoPassword)).toBe(true);
  });
});
