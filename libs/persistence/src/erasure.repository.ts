import type { DataSource, EntityManager } from 'typeorm';
import { AuditRepository } from './audit.repository.js';
import { erasedWord, rewriteTexts, searchTexts, writtenIn, type Place } from './personal-texts.js';

/** Somebody whose personal data are to be erased. */
export interface Person {
  readonly kind: 'user' | 'contact';
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

export interface Erased {
  /** Where texts were rewritten, or rows removed. */
  readonly changed: readonly Place[];
  /** Values of the audit that are gone; what they were committed to stays. */
  readonly values: number;
}

/** Ids of what has a workflow and was in somebody's hands. */
export interface InHands {
  readonly deals: readonly string[];
  readonly handovers: readonly string[];
}

/** Shorter names stand in many words. */
const nameAtLeast = 5;

/**
 * What a person is looked for by. Who has been erased has nothing left to be looked for by.
 */
export function needlesOf({ name, email }: Pick<Person, 'name' | 'email'>): string[] {
  return [email, name.length >= nameAtLeast && name !== erasedWord ? name : null].filter(
    (one): one is string => one !== null && !one.endsWith('@erased.invalid'),
  );
}

/** Erases people: what they are called, where they are reached, and every text that names them. Ids and what was done stay. */
export class ErasureRepository {
  constructor(private readonly database: DataSource) {}

  /** A user, active or not. */
  async user(id: string): Promise<(Person & { readonly active: boolean }) | undefined> {
    const [user]: (Person & { active: boolean })[] = await this.database.query(
      `SELECT 'user' AS kind, id, name, email, active FROM app_user WHERE id = $1`,
      [id],
    );
    return user;
  }

  async contact(id: string): Promise<(Person & { readonly customerId: string }) | undefined> {
    const [contact]: (Person & { customerId: string })[] = await this.database.query(
      `SELECT 'contact' AS kind, id, name, email, customer_id AS "customerId" FROM contact WHERE id = $1`,
      [id],
    );
    return contact;
  }

  /** In one transaction; the audit notes that it was done, and not of whom. */
  async erase(person: Person): Promise<Erased> {
    return this.database.transaction(async (transaction) => {
      const own = await (person.kind === 'user' ? eraseUser : eraseContact)(person, transaction);
      const needles = needlesOf(person);
      const texts = await rewriteTexts(needles, transaction);
      const address = await forgetAddress(person, transaction);
      // After all else: what was changed just now is in the audit as it was before.
      const values = await eraseValues(person, needles, transaction);
      const note = { action: 'person.erased', object: { kind: person.kind, id: person.id } };
      await new AuditRepository(this.database).note({ ...note, detail: { values } }, transaction);
      return { changed: [...own, ...texts, ...address], values };
    });
  }

  /** Where anything of a person still stands, over every column of every table that holds text. */
  async search(needles: readonly string[]): Promise<Place[]> {
    return searchTexts(needles, this.database.manager);
  }

  /** What somebody had in their hands, or, of a contact, their customer's deals; the newest first. */
  async inHandsOf({ kind, id }: Person, limit: number): Promise<InHands> {
    const rows: { id: string; isHandover: boolean }[] = await this.database.query(
      kind === 'user' ? touchedByUser : dealsOfContact,
      [id, limit],
    );
    const of = (isHandover: boolean) =>
      rows.filter((row) => row.isHandover === isHandover).map((row) => row.id);
    return { deals: of(false), handovers: of(true) };
  }
}

const touchedByUser = `
  SELECT entity_id AS id, bool_or(object_kind = 'handover') AS "isHandover" FROM (
    SELECT a.entity_id, a.object_kind, a.no FROM audit_entry a WHERE a.principal_id = $1 AND a.entity_id IS NOT NULL
    UNION ALL SELECT d.id, 'deal', NULL FROM deal d WHERE d.owner_id = $1
  ) AS touched GROUP BY entity_id ORDER BY max(no) DESC NULLS LAST, entity_id LIMIT $2`;

const dealsOfContact = `
  SELECT d.id, false AS "isHandover" FROM deal d JOIN contact k ON k.customer_id = d.customer_id
  WHERE k.id = $1 ORDER BY d.opened_at DESC, d.id LIMIT $2`;

async function eraseUser({ id }: Person, transaction: EntityManager): Promise<Place[]> {
  const removed: Place[] = [];
  for (const [table, column] of [
    ...[
      ['session', 'user_id'],
      ['api_token', 'user_id'],
      ['account_mail', 'user_id'],
    ],
    ...[
      ['absence', 'user_id'],
      ['duty', 'user_id'],
      ['idempotency', 'principal_id'],
    ],
  ] as [string, string][]) {
    const [count]: { rows: number }[] = await transaction.query(
      `WITH gone AS (DELETE FROM ${table} WHERE ${column} = $1 RETURNING 1) SELECT count(*)::int AS rows FROM gone`,
      [id],
    );
    if (count && count.rows > 0) removed.push({ table, column, rows: count.rows });
  }
  await transaction.query(
    `UPDATE app_user SET name = $2, email = 'erased-' || id || '@erased.invalid', password_hash = NULL, locale = 'en',
       time_zone = 'UTC', calendar_key = NULL, team_id = NULL, roles = '{}', external_source = NULL, external_id = NULL
     WHERE id = $1`,
    [id, erasedWord],
  );
  return [...removed, { table: 'app_user', column: 'name', rows: 1 }];
}

async function eraseContact({ id }: Person, transaction: EntityManager): Promise<Place[]> {
  await transaction.query(`DELETE FROM contact WHERE id = $1`, [id]);
  return [{ table: 'contact', column: 'id', rows: 1 }];
}

/** Mails to a customer went to this person. */
async function forgetAddress({ email }: Person, transaction: EntityManager): Promise<Place[]> {
  const [count]: { rows: number }[] = await transaction.query(
    `WITH gone AS (UPDATE customer SET email = NULL WHERE lower(email) = lower($1) RETURNING 1)
     SELECT count(*)::int AS rows FROM gone`,
    [email],
  );
  return count && count.rows > 0 ? [{ table: 'customer', column: 'email', rows: count.rows }] : [];
}

/** Of records about the person, of what the person did from where, and whatever names them. */
async function eraseValues(
  { id }: Person,
  needles: readonly string[],
  transaction: EntityManager,
): Promise<number> {
  const [erased]: { values: number }[] = await transaction.query(
    `WITH gone AS (
       DELETE FROM audit_value v USING audit_record r
       WHERE r.id = v.record_id AND (r.object_id = $1::text
         OR r.principal_id = $1::uuid AND v.name IN ('address', 'agent')
         OR EXISTS (SELECT FROM unnest($2::text[]) AS n (needle)
           WHERE position(lower(n.needle) IN lower(v.value::text)) > 0))
       RETURNING 1
     ) SELECT count(*)::int AS values FROM gone`,
    [id, needles.map((needle) => writtenIn('jsonb', needle))],
  );
  return erased?.values ?? 0;
}
