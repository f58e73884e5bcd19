import { randomBytes } from 'node:crypto';
import type { Config } from '@app/config/config.js';
import { CounterpartyRepository } from '@app/persistence/counterparty.repository.js';
import { CustomerRepository } from '@app/persistence/customer.repository.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { hashPassword } from '@app/persistence/password-hash.js';
import { PeopleRepository } from '@app/persistence/people.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import type { DataSource, EntityManager } from 'typeorm';
import { v5 as uuidv5 } from 'uuid';
import {
  demoCounterparties,
  demoCustomers,
  demoPassword,
  demoProducts,
  demoTeams,
  demoUsers,
} from './demo-data.js';
import { shippedCalendars, shippedPipeline, shippedPipelines, shippedRegulation } from './shipped.js';

/** The demo's things have the same ids everywhere: what is there already is recognised. */
const demoNamespace = '7c2b8f2e-9d54-5a43-8a0f-3f1f6c1f0b52';
const alwaysOpen = 'always-open';

export interface Foundation {
  /** The administrator that was made now; absent when there was one. */
  readonly administrator?: {
    readonly email: string;
    /** Set when it was made up: print it, it is nowhere else. */
    readonly madeUpPassword?: string;
  };
}

/**
 * Brings in what no installation can do without: the shipped calendars and pipelines, an administrator. What is
 * there is left as it is, so it may run at every start.
 */
export async function ensureFoundation(database: DataSource, config: Config): Promise<Foundation> {
  return alone(database, 'seed:foundation', async (transaction) => {
    const definitions = new DefinitionRepository(database);
    for (const calendar of shippedCalendars()) {
      if (!(await definitions.findCalendar(calendar.key))) await definitions.publishCalendar(calendar);
    }
    for (const key of shippedPipelines) await publishShipped(definitions, key);
    const regulations = new ReturnRegulationRepository(database);
    if ((await regulations.newest()).length === 0)
      await regulations.publish(shippedRegulation(), { note: 'As shipped' });
    return ensureAdministrator(new PeopleRepository(database), config, transaction);
  });
}

/**
 * Brings in the people, customers and the quick pipeline of the demo, once. Their password is public, so the caller sees
 * to it that this happens on the embedded database only. The foundation has to be there.
 * @returns whether it was done now.
 */
export async function seedDemo(database: DataSource): Promise<boolean> {
  return alone(database, 'seed:demo', async (transaction) => {
    const people = new PeopleRepository(database);
    if (await people.team(teamId(demoTeams[0]!.name), transaction)) return false;
    await publishShipped(new DefinitionRepository(database), 'demo-quick');
    await addPeople(people, transaction);
    const customers = new CustomerRepository(database);
    for (const { name, class: customerClass, manager } of demoCustomers) {
      const customer = {
        id: demoId(`customer:${name}`),
        name,
        class: customerClass,
        personalManagerId: userId(manager),
      };
      await customers.add(customer, transaction);
    }
    await addGoods(new CounterpartyRepository(database), transaction);
    return true;
  });
}

async function publishShipped(definitions: DefinitionRepository, key: string): Promise<void> {
  if (await definitions.find(key)) return;
  await definitions.publish(shippedPipeline(key), { note: 'As shipped' });
}

async function ensureAdministrator(
  people: PeopleRepository,
  config: Config,
  transaction: EntityManager,
): Promise<Foundation> {
  if (await people.hasAdministrator(transaction)) return {};
  const email = config.DEALWARDEN_ADMIN_EMAIL;
  if (await people.credentials(email)) {
    throw new Error(
      `DEALWARDEN_ADMIN_EMAIL: ${email} belongs to a user who is no administrator; choose another one`,
    );
  }
  // 144 random bits: 24 characters to be typed once.
  const madeUpPassword = config.DEALWARDEN_ADMIN_PASSWORD ? undefined : randomBytes(18).toString('base64url');
  const passwordHash = await hashPassword(config.DEALWARDEN_ADMIN_PASSWORD ?? madeUpPassword ?? '');
  const administrator = { email, name: 'Administrator', roles: ['administrator' as const], passwordHash };
  await people.addUser(
    { ...newcomer, ...administrator, id: uuidv5(`administrator:${email}`, demoNamespace) },
    transaction,
  );
  return { administrator: { email, madeUpPassword } };
}

const newcomer = { locale: 'en', timeZone: 'Europe/Prague', calendarKey: null, teamId: null, active: true };

async function addPeople(people: PeopleRepository, transaction: EntityManager): Promise<void> {
  const passwordHash = await hashPassword(demoPassword);
  for (const { name } of demoTeams)
    await people.addTeam({ id: teamId(name), name, headId: null }, transaction);
  for (const { email, name, roles, team, locale } of demoUsers) {
    const place = { teamId: team === undefined ? null : teamId(team), calendarKey: alwaysOpen, locale };
    const user = { ...newcomer, ...place, id: userId(email), email, name, roles: [...roles], passwordHash };
    await people.addUser(user, transaction);
  }
  for (const { name, head } of demoTeams)
    await people.changeTeam(teamId(name), { headId: userId(head) }, transaction);
}

async function addGoods(counterparties: CounterpartyRepository, transaction: EntityManager): Promise<void> {
  for (const product of demoProducts) await counterparties.addProduct(product, transaction);
  for (const { kind, name, email } of demoCounterparties) {
    const contact = {
      contactName: null,
      email,
      locale: 'en',
      calendarKey: null,
      returnAddress: null,
      substitute: null,
    };
    await counterparties.add({ id: demoId(`${kind}:${name}`), kind, name, ...contact }, transaction);
  }
}

function userId(email: string): string {
  return demoId(`user:${email}`);
}

function teamId(name: string): string {
  return demoId(`team:${name}`);
}

function demoId(name: string): string {
  return uuidv5(name, demoNamespace);
}

/** Two that start at once do not both seed. */
async function alone<Result>(
  database: DataSource,
  lock: string,
  work: (transaction: EntityManager) => Promise<Result>,
): Promise<Result> {
  return database.transaction(async (transaction) => {
    await transaction.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [lock]);
    return work(transaction);
  });
}
