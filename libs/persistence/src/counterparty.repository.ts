import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import type { Counterparty as CounterpartyId } from '@app/domain/returns/state.js';
import type { DataSource, EntityManager } from 'typeorm';
import { tryLettersAgain } from './letter-reach.js';
import { orderRetiming } from './retiming-scope.js';
import { isAtRevision } from './row-revision.js';

/** A vendor or a carrier, and whom of it one writes to. */
export interface Counterparty extends CounterpartyId {
  readonly name: string;
  readonly contactName: string | null;
  readonly email: string | null;
  readonly locale: string;
  /** The working calendar in which its clocks run; null: ours. */
  readonly calendarKey: string | null;
  /** Where goods are sent to, line by line. */
  readonly returnAddress: string | null;
  readonly substitute: ContactSubstitute | null;
  readonly revision: number;
}

/** Who is written to in the contact's stead, on these calendar days and between them. */
export interface ContactSubstitute {
  readonly name: string;
  readonly email: string;
  readonly from: string;
  readonly until: string;
}

export type CounterpartyChanges = Partial<Omit<Counterparty, 'id' | 'kind' | 'revision'>>;

export interface CounterpartyFilter {
  /** Part of the name; case does not count. */
  readonly q?: string;
  readonly kind?: CounterpartyId['kind'];
}

/** Vendors and carriers. */
export class CounterpartyRepository {
  constructor(private readonly database: DataSource) {}

  async isOfKind(id: string, kind: CounterpartyId['kind']): Promise<boolean> {
    const rows: unknown[] = await this.database.query(
      `SELECT 1 FROM counterparty WHERE id = $1 AND kind = $2`,
      [id, kind],
    );
    return rows.length > 0;
  }

  async isProduct(key: string): Promise<boolean> {
    const rows: unknown[] = await this.database.query(`SELECT 1 FROM product WHERE key = $1`, [key]);
    return rows.length > 0;
  }

  async addProduct(
    { key, name }: { readonly key: string; readonly name: string },
    transaction: EntityManager,
  ): Promise<void> {
    await transaction.query(`INSERT INTO product (key, name) VALUES ($1, $2)`, [key, name]);
  }

  /** Products whose key or name holds a text, by name. */
  async products(q: string | undefined, limit: number): Promise<{ key: string; name: string }[]> {
    return this.database.query(
      `SELECT key, name FROM product WHERE $1::text IS NULL OR strpos(lower(name), lower($1)) > 0 OR strpos(lower(key), lower($1)) > 0
       ORDER BY name, key LIMIT $2`,
      [q ?? null, limit],
    );
  }

  /** What a case keeps of the customer it is moved to. */
  async customerFor(
    customerId: string,
  ): Promise<{ readonly customerClass: CustomerClass; readonly teamId: string } | undefined> {
    const rows: { customerClass: CustomerClass; teamId: string }[] = await this.database.query(
      `SELECT k.class AS "customerClass", m.team_id AS "teamId" FROM customer k
         JOIN app_user m ON m.id = k.personal_manager_id AND m.team_id IS NOT NULL WHERE k.id = $1`,
      [customerId],
    );
    return rows[0];
  }

  async find(id: string): Promise<Counterparty | undefined> {
    const rows: Counterparty[] = await this.database.query(
      `SELECT ${columns} FROM counterparty WHERE id = $1`,
      [id],
    );
    return rows[0];
  }

  /** One page by name. */
  async page(
    limit: number,
    { q, kind }: CounterpartyFilter = {},
    after?: { readonly name: string; readonly id: string },
  ): Promise<Counterparty[]> {
    return this.database.query(
      `SELECT ${columns} FROM counterparty WHERE ($1::text IS NULL OR (name, id) > ($1, $2::uuid))
         AND ($4::text IS NULL OR strpos(lower(name), lower($4)) > 0) AND ($5::text IS NULL OR kind = $5)
       ORDER BY name, id LIMIT $3`,
      [after?.name ?? null, after?.id ?? null, limit, q ?? null, kind ?? null],
    );
  }

  async add(one: Omit<Counterparty, 'revision'>, transaction: EntityManager): Promise<void> {
    await transaction.query(
      `INSERT INTO counterparty (id, kind, name, contact_name, email, locale, calendar_key, return_address, substitute)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        one.id,
        one.kind,
        one.name,
        one.contactName,
        one.email,
        one.locale,
        one.calendarKey,
        one.returnAddress,
        one.substitute,
      ],
    );
  }

  /**
   * Cases that wait for it follow when it works by another calendar; letters that its address would not take are tried again
   * with another one.
   * @param ifRevision undefined: whatever it is now
   * @returns the counterparty after the change; undefined when there is none
   */
  async change(
    id: string,
    changes: CounterpartyChanges,
    ifRevision?: number,
  ): Promise<Counterparty | 'changed-meanwhile' | undefined> {
    return this.database.transaction(async (transaction) =>
      (await isAtRevision(transaction, 'counterparty', id, ifRevision))
        ? changeIn(transaction, id, changes)
        : 'changed-meanwhile',
    );
  }

  /**
   * Takes a person out of whom one writes to: by name where they are known to be, by their own addresses everywhere.
   * @returns ids of the counterparties that were changed
   */
  async forget(person: PersonAtCounterparty, transaction: EntityManager): Promise<string[]> {
    const { emails, counterpartyId = null } = person;
    const reached: Counterparty[] = await transaction.query(
      `SELECT ${columns} FROM counterparty WHERE id = $1 OR lower(email) = ANY ($2) OR lower(substitute->>'email') = ANY ($2)
       ORDER BY id FOR UPDATE`,
      [counterpartyId, emails.map((email) => email.toLowerCase())],
    );
    const forgotten: string[] = [];
    for (const one of reached) {
      const changes = changesWithout(person, one);
      if (Object.keys(changes).length === 0) continue;
      await changeIn(transaction, one.id, changes);
      forgotten.push(one.id);
    }
    return forgotten;
  }
}

/** Somebody who is to be forgotten by vendors and carriers. */
export interface PersonAtCounterparty {
  readonly name: string;
  /** Their own; a company's address is no person's. */
  readonly emails: readonly string[];
  /** Where they are known to be written to. */
  readonly counterpartyId?: string;
}

function changesWithout(
  { name, emails, counterpartyId }: PersonAtCounterparty,
  { id, contactName, email, substitute }: Counterparty,
): CounterpartyChanges {
  const own = emails.map((one) => one.toLowerCase());
  const isTheirs = (address: string | null) => address !== null && own.includes(address.toLowerCase());
  const isCalled = (called: string) => id === counterpartyId && called === name;
  return {
    ...(contactName !== null && (isTheirs(email) || isCalled(contactName)) ? { contactName: null } : {}),
    ...(isTheirs(email) ? { email: null } : {}),
    ...(substitute && (isTheirs(substitute.email) || isCalled(substitute.name)) ? { substitute: null } : {}),
  };
}

async function changeIn(
  transaction: EntityManager,
  id: string,
  changes: CounterpartyChanges,
): Promise<Counterparty | undefined> {
  const [before]: Counterparty[] = await transaction.query(
    `SELECT ${columns} FROM counterparty WHERE id = $1 FOR UPDATE`,
    [id],
  );
  const after = before && (await changed(transaction, id, changes));
  if (after && after.calendarKey !== before.calendarKey)
    await orderRetiming(transaction, { cause: 'calendar', counterpartyId: id });
  if (after && hasAnotherAddress(before, after)) await transaction.query(tryLettersAgain, [id]);
  return after;
}

function hasAnotherAddress(before: Counterparty, after: Counterparty): boolean {
  const isNew = (address?: string | null, old?: string | null) => Boolean(address) && address !== old;
  return isNew(after.email, before.email) || isNew(after.substitute?.email, before.substitute?.email);
}

async function changed(
  transaction: EntityManager,
  id: string,
  changes: CounterpartyChanges,
): Promise<Counterparty | undefined> {
  const rows: Counterparty[] = await transaction.query(
    `WITH changed AS (
         UPDATE counterparty SET
           name = coalesce($2::jsonb->>'name', name), locale = coalesce($2::jsonb->>'locale', locale),
           contact_name = CASE WHEN $2::jsonb ? 'contactName' THEN $2::jsonb->>'contactName' ELSE contact_name END,
           email = CASE WHEN $2::jsonb ? 'email' THEN $2::jsonb->>'email' ELSE email END,
           calendar_key = CASE WHEN $2::jsonb ? 'calendarKey' THEN $2::jsonb->>'calendarKey' ELSE calendar_key END,
           return_address = CASE WHEN $2::jsonb ? 'returnAddress' THEN $2::jsonb->>'returnAddress' ELSE return_address END,
           substitute = CASE WHEN $2::jsonb ? 'substitute' THEN nullif($2::jsonb->'substitute', 'null') ELSE substitute END
         WHERE id = $1 RETURNING *
       ) SELECT ${columns} FROM changed`,
    [id, JSON.stringify(changes)],
  );
  return rows[0];
}

const columns = `id, kind, name, contact_name AS "contactName", email, locale, calendar_key AS "calendarKey",
  return_address AS "returnAddress", substitute, revision`;
