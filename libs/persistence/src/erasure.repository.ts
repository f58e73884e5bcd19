import type { DataSource, EntityManager } from 'typeorm';
import { wholeWordsInSql } from '@app/domain/whole-words.js';
import { eventOf } from './audit-content.js';
import { AuditRepository } from './audit.repository.js';
import { anyIn, erasedWord, rewriteTexts, searchTexts, writtenIn, type Place } from './personal-texts.js';

/** Somebody whose personal data are to be erased. */
export interface Person {
  readonly kind: 'user' | 'contact';
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
 * could be looked for.
 */
export type NotLookedFor = 'short-name' | 'phone' | 'erased-before';

export function soughtOf({ name, email, phone, former }: Omit<Person, 'kind' | 'id'>): Sought {
  if (name === erasedWord) return { names: [], emails: [], notLookedFor: ['erased-before'] };
  const names = [...new Set([name, ...(former?.names ?? [])])];
  const long = names.filter((one) => one.length >= nameAtLeast);
  return {
    names: long,
    emails: [...new Set([...(email === null ? [] : [email]), ...(former?.emails ?? [])])],
    notLookedFor: [
      ...(long.length < names.length ? (['short-name'] as const) : []),
      ...(phone ? (['phone'] as const) : []),
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

  /** The same person with every name and e-mail that the audit knows of them. */
  async remembered<Known extends Person>(person: Known): Promise<Known> {
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
      const own = await (person.kind === 'user' ? eraseUser : eraseContact)(person, transaction);
      const sought = soughtOf(person);
      const needles = needlesOf(sought);
      const texts = await rewriteTexts(needles, transaction);
      const address = await forgetAddresses(sought.emails, transaction);
      // After all else: what was changed just now is in the audit as it was before.
      const values = await eraseValues(person, needles, transaction);
      const note = { action: 'person.erased', object: { kind: person.kind, id: person.id } };
      await new AuditRepository(this.database).note({ ...note, detail: { values } }, transaction);
      const left = needles.length === 0 ? [] : await searchTexts(needles, transaction);
      return { changed: [...own, ...texts, ...address], values, left };
    });
  }

  /** What somebody had in their hands, or, of a contact, what goes on with their customer; the newest first. */
  async inHandsOf({ kind, id, customerId }: Person, limit: number): Promise<InHands> {
    const rows: { id: string; kind: string }[] = await this.database.query(
      kind === 'user' ? touchedByUser : ofContactsCustomer,
      [kind === 'user' ? id : customerId, limit],
    );
    const of = (wanted: string) => rows.filter((row) => row.kind === wanted).map((row) => row.id);
    return { deals: of('deal'), handovers: of('handover'), cases: of('return-case') };
  }
}

/** By the audit, whose entries of events are found by person, and by the newest events, of which there are none yet. */
const touchedByUser = `
  SELECT entity_id AS id, max(object_kind) AS kind FROM (
    SELECT a.entity_id, a.object_kind, a.no FROM audit_entry a WHERE a.principal_id = $1 AND a.entity_id IS NOT NULL
    UNION ALL SELECT e.entity_id, ${eventOf}, 9223372036854775807
      FROM audit_sealing s JOIN event e ON (e.xid, e.entity_id, e.seq) > (s.xid, s.entity_id, s.seq)
      WHERE s.source = 'event' AND e.principal_id = $1
    UNION ALL SELECT d.id, 'deal', NULL FROM deal d WHERE d.owner_id = $1
  ) AS touched GROUP BY entity_id ORDER BY max(no) DESC NULLS LAST, entity_id LIMIT $2`;

const ofContactsCustomer = `
  WITH deals AS (
    SELECT d.id, d.opened_at FROM deal d WHERE d.customer_id = $1
  )
  SELECT id, kind FROM (
    SELECT id, 'deal' AS kind, opened_at FROM deals
    UNION ALL SELECT h.id, 'handover', h.opened_at FROM handover h JOIN deals ON deals.id = h.deal_id
    UNION ALL SELECT r.id, 'return-case', r.opened_at FROM return_case r WHERE r.customer_id = $1
  ) AS of_customer ORDER BY opened_at DESC, id LIMIT $2`;

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

/** Of records about the person, of what the person did from where, and whatever names them. */
async function eraseValues(
  { id }: Person,
  needles: readonly string[],
  transaction: EntityManager,
): Promise<number> {
  const forms = needles.map((needle) => writtenIn('jsonb', needle));
  const [erased]: { values: number }[] = await transaction.query(
    `WITH gone AS (
       DELETE FROM audit_value v USING audit_record r
       WHERE r.id = v.record_id AND (r.object_id = $1::text
         OR r.principal_id = $1::uuid AND v.name IN ('address', 'agent')
         OR EXISTS (${anyIn('v.value', '$2', '$3')}))
       RETURNING 1
     ), gone_from AS (
       DELETE FROM command_origin o WHERE o.principal_id = $1::uuid
         OR EXISTS (${anyIn('o.value', '$2', '$3')})
       RETURNING 1
     ) SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM gone_from))::int AS values`,
    [id, forms, forms.map(wholeWordsInSql)],
  );
  return erased?.values ?? 0;
}
