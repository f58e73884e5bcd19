import type { DataSource, EntityManager } from 'typeorm';
import { wholeWordsInSql } from '@app/domain/whole-words.js';
import { AuditRepository } from './audit.repository.js';
import { CounterpartyRepository } from './counterparty.repository.js';
import { inHands, type PersonKind } from './in-hands.js';
import { anyIn, erasedWord, rewriteTexts, searchTexts, writtenIn, type Place } from './personal-texts.js';

/** Somebody whose personal data are to be erased. */
export interface Person {
  readonly kind: PersonKind;
  /** Of the vendor or carrier, for whom one writes to there. */
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  /** Of a contact. */
  readonly phone?: string | null;
  /** Of a contact. */
  readonly customerId?: string;
  /** What they were called and how they were reached before. */
  readonly former?: { readonly names: readonly string[]; readonly emails: readonly string[] };
}

export interface Erased {
  /** Where texts were rewritten, or rows removed. */
  readonly changed: readonly Place[];
  /** Values of the audit that are gone; what they were committed to stays. */
  readonly values: number;
  /** Columns in which something still stands: another person of the same name, or what cannot be rewritten. */
  readonly left: readonly Place[];
}

/** Ids of what has a workflow and was in somebody's hands. */
export interface InHands {
  readonly deals: readonly string[];
  readonly handovers: readonly string[];
  readonly cases: readonly string[];
}

/** Shorter names stand in many words. */
const nameAtLeast = 5;

/** What of a person is looked for, and what is not. */
export interface Sought {
  readonly names: readonly string[];
  readonly emails: readonly string[];
  readonly notLookedFor: readonly NotLookedFor[];
}

/**
 * `short-name`: it stands in many words. `phone`: people write one in too many ways. `erased-before`: nothing is known any more that
 * could be looked for. `company-email`: where one writes to a vendor or carrier, which was not said to be the person's own.
 */
export type NotLookedFor = 'short-name' | 'phone' | 'erased-before' | 'company-email';

export function soughtOf({ kind, name, email, phone, former }: Omit<Person, 'id'>): Sought {
  if (name === erasedWord) return { names: [], emails: [], notLookedFor: ['erased-before'] };
  const names = [...new Set([name, ...(former?.names ?? [])])];
  const long = names.filter((one) => one.length >= nameAtLeast);
  return {
    names: long,
    emails: [...new Set([...(email === null ? [] : [email]), ...(former?.emails ?? [])])],
    notLookedFor: [
      ...(long.length < names.length ? (['short-name'] as const) : []),
      ...(phone ? (['phone'] as const) : []),
      ...(kind === 'counterparty-contact' && email === null ? (['company-email'] as const) : []),
    ],
  };
}

/** The longest first: one may be a part of another. */
export function needlesOf({ names, emails }: Sought): string[] {
  return [...emails, ...names].sort((one, other) => other.length - one.length);
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

  /** A contact; one that was removed as it was then, which the audit knows until it is erased. */
  async contact(id: string): Promise<(Person & { readonly customerId: string }) | undefined> {
    const [contact]: (Person & { customerId: string })[] = await this.database.query(
      `SELECT 'contact' AS kind, id::text, name, email, phone, customer_id::text AS "customerId" FROM contact WHERE id = $1::uuid
       UNION ALL
       SELECT 'contact', $1::text, was->>'before.name', was->>'before.email', was->>'before.phone', was->>'before.customer_id'
       FROM (
         SELECT jsonb_object_agg(v.name, v.value) AS was FROM audit_record r JOIN audit_value v ON v.record_id = r.id
         WHERE r.object_kind = 'contact' AND r.object_id = $1::text AND r.action = 'contact.removed'
       ) AS removed WHERE was ? 'before.name'`,
      [id],
    );
    return contact;
  }

  /**
   * Somebody whom one writes to at a vendor or carrier, now or before: then the audit knows it.
   * @param email their own; null: the addresses are the company's
   * @returns `name` or `email`: what is not known there
   */
  async atCounterparty(
    id: string,
    name: string,
    email: string | null,
  ): Promise<Person | 'name' | 'email' | undefined> {
    const [known]: { name: boolean; email: boolean }[] = await this.database.query(
      `WITH said AS (
         SELECT contact_name, email, substitute FROM counterparty WHERE id = $1
         UNION ALL
         SELECT v.value #>> '{}', v.value #>> '{}', CASE WHEN jsonb_typeof(v.value) = 'object' THEN v.value END
         FROM audit_record r JOIN audit_value v ON v.record_id = r.id
         WHERE r.object_kind = 'counterparty' AND r.object_id = $1::text AND v.name = ANY ($4)
       ) SELECT bool_or(coalesce($2 IN (contact_name, substitute->>'name'), false)) AS name,
           $3::text IS NULL OR bool_or(coalesce(lower($3) IN (lower(email), lower(substitute->>'email')), false)) AS email
         FROM said WHERE EXISTS (SELECT FROM counterparty WHERE id = $1) HAVING count(*) > 0`,
      [id, name, email, ofContact],
    );
    if (!known) return undefined;
    if (!known.name) return 'name';
    return known.email ? { kind: 'counterparty-contact', id, name, email } : 'email';
  }

  /**
   * The same person with every name and e-mail that the audit knows of them. Of a vendor or carrier it knows those of everybody who was
   * ever written to there.
   */
  async remembered<Known extends Person>(person: Known): Promise<Known> {
    if (person.kind === 'counterparty-contact') return person;
    const rows: { what: 'name' | 'email'; value: string }[] = await this.database.query(
      `SELECT DISTINCT split_part(v.name, '.', 2) AS what, v.value #>> '{}' AS value
       FROM audit_record r JOIN audit_value v ON v.record_id = r.id
       WHERE r.object_kind = $1 AND r.object_id = $2 AND jsonb_typeof(v.value) = 'string'
         AND v.name IN ('before.name', 'after.name', 'before.email', 'after.email')`,
      [person.kind, person.id],
    );
    const of = (wanted: 'name' | 'email') =>
      rows.filter(({ what }) => what === wanted).map(({ value }) => value);
    return { ...person, former: { names: of('name'), emails: of('email') } };
  }

  /**
   * In one transaction, with the look at what is left, over every column of every table that holds text: what was looked for is known to
   * nobody afterwards. The audit notes that it was done, and not of whom.
   */
  async erase(person: Person): Promise<Erased> {
    return this.database.transaction(async (transaction) => {
      const own = await removing[person.kind](person, transaction);
      const sought = soughtOf(person);
      const needles = needlesOf(sought);
      const texts = await rewriteTexts(needles, transaction);
      const address = await forgetAddresses(sought.emails, transaction);
      const isThere = person.kind === 'counterparty-contact';
      const at = {
        name: person.name,
        emails: sought.emails,
        ...(isThere ? { counterpartyId: person.id } : {}),
      };
      const written = await new CounterpartyRepository(this.database).forget(at, transaction);
      // After all else: what was changed just now is in the audit as it was before.
      const values = await eraseValues(person, needles, written, transaction);
      const kind = isThere ? 'counterparty' : person.kind;
      const note = { action: 'person.erased', object: { kind, id: person.id } };
      await new AuditRepository(this.database).note({ ...note, detail: { values } }, transaction);
      const left = needles.length === 0 ? [] : await searchTexts(needles, transaction);
      const places = written.length === 0 ? [] : [{ ...writtenTo, rows: written.length }];
      return { changed: [...own, ...texts, ...address, ...places], values, left };
    });
  }

  /** What somebody had in their hands, or, of a contact, what goes on with their customer or company; the newest first. */
  async inHandsOf({ kind, id, customerId }: Person, limit: number): Promise<InHands> {
    const rows: { id: string; kind: string }[] = await this.database.query(inHands[kind], [
      kind === 'contact' ? customerId : id,
      limit,
    ]);
    const of = (wanted: string) => rows.filter((row) => row.kind === wanted).map((row) => row.id);
    return { deals: of('deal'), handovers: of('handover'), cases: of('return-case') };
  }

  /** Whether any of these cases has photos or documents, which nobody reads. */
  async hasEvidence(cases: readonly string[]): Promise<boolean> {
    const rows: unknown[] = await this.database.query(
      `SELECT FROM evidence WHERE case_id = ANY ($1::uuid[]) LIMIT 1`,
      [cases],
    );
    return rows.length > 0;
  }
}

const writtenTo = { table: 'counterparty', column: 'contact_name' };

/** What the audit keeps of those whom one writes to at a vendor or carrier. */
const ofContact = ['contact_name', 'email', 'substitute'].flatMap((column) => [
  `before.${column}`,
  `after.${column}`,
]);

const removing: Readonly<
  Record<PersonKind, (person: Person, transaction: EntityManager) => Promise<Place[]>>
> = {
  user: eraseUser,
  contact: eraseContact,
  'counterparty-contact': () => Promise.resolve([]),
};

async function eraseUser({ id }: Person, transaction: EntityManager): Promise<Place[]> {
  const removed: Place[] = [];
  for (const [table, column] of [
    ...[
      ['session', 'user_id'],
      ['api_token', 'user_id'],
      ['user_identity', 'user_id'],
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
  const [count]: { rows: number }[] = await transaction.query(
    `WITH gone AS (DELETE FROM contact WHERE id = $1 RETURNING 1) SELECT count(*)::int AS rows FROM gone`,
    [id],
  );
  return count && count.rows > 0 ? [{ table: 'contact', column: 'id', rows: count.rows }] : [];
}

/** Mails to a customer went to this person. */
async function forgetAddresses(emails: readonly string[], transaction: EntityManager): Promise<Place[]> {
  const [count]: { rows: number }[] = await transaction.query(
    `WITH gone AS (UPDATE customer SET email = NULL WHERE lower(email) IN (SELECT lower(one) FROM unnest($1::text[]) AS one) RETURNING 1)
     SELECT count(*)::int AS rows FROM gone`,
    [emails],
  );
  return count && count.rows > 0 ? [{ table: 'customer', column: 'email', rows: count.rows }] : [];
}

/**
 * Of records about the person, of what the person did from where, and whatever names them; of a vendor or carrier also a name that is
 * too short to be looked for, and nothing that is the company's.
 */
async function eraseValues(
  { kind, id, name }: Person,
  needles: readonly string[],
  writtenAt: readonly string[],
  transaction: EntityManager,
): Promise<number> {
  const forms = needles.map((needle) => writtenIn('jsonb', needle));
  const isThere = kind === 'counterparty-contact';
  const [erased]: { values: number }[] = await transaction.query(
    `WITH gone AS (
       DELETE FROM audit_value v USING audit_record r
       WHERE r.id = v.record_id AND (r.object_id = $1::text
         OR r.principal_id = $1::uuid AND v.name IN ('address', 'agent')
         OR r.object_kind = 'counterparty' AND r.object_id = ANY ($4) AND v.name = ANY ($5)
           AND $6 IN (v.value #>> '{}', v.value->>'name')
         OR EXISTS (${anyIn('v.value', '$2', '$3')}))
       RETURNING 1
     ), gone_from AS (
       DELETE FROM command_origin o WHERE o.principal_id = $1::uuid
         OR EXISTS (${anyIn('o.value', '$2', '$3')})
       RETURNING 1
     ) SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM gone_from))::int AS values`,
    [
      ...[isThere ? null : id, forms, forms.map(wholeWordsInSql)],
      ...[isThere ? [...writtenAt, id] : writtenAt, ofContact, name],
    ],
  );
  return erased?.values ?? 0;
}
