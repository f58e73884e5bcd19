import type { DealState, Instant } from '@app/domain/deal/state.js';
import type { CustomerClass, LadderLevel } from '@app/domain/pipeline/definition.js';
import type { DataSource } from 'typeorm';
import { ImportTransaction, writeDeals, type ImportedDeal } from './import.transaction.js';

/** From what an export of another system was first read, and by how many days its history was shifted. */
export interface ImportSource {
  readonly key: string;
  /** YYYY-MM-DD */
  readonly asOf: string;
  readonly shiftDays: number;
}

export interface ImportedThing {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
}
export interface ImportedCustomer extends ImportedThing {
  readonly class: CustomerClass;
}
export interface ImportedPerson extends ImportedThing {
  readonly email: string;
  readonly roles: readonly string[];
  readonly teamId: string | null;
  readonly locale: string;
  readonly timeZone: string;
  readonly calendarKey: string | null;
}
export interface ImportedProduct {
  readonly key: string;
  readonly name: string;
  readonly price: string;
  readonly line: string | null;
}

/** An open deal as its workflow starts from it. */
export interface OpenDealRow {
  readonly state: DealState;
  readonly wakeAt?: Instant;
}

/** An imported deal that is here already. */
export interface KnownDeal {
  readonly externalId: string;
  readonly state: DealState;
  readonly productKey: string | null;
  /** Somebody has moved or closed it here: from then on the product leads, not the export. */
  readonly isMovedHere: boolean;
}

/** Rows that come from other systems, written many at a time. Whatever is there already is left as it is. */
export class ImportRepository {
  constructor(private readonly database: DataSource) {}

  async source(key: string): Promise<ImportSource | undefined> {
    const rows: ImportSource[] = await this.database.query(
      `SELECT key, as_of::text AS "asOf", shift_days AS "shiftDays" FROM import_source WHERE key = $1`,
      [key],
    );
    return rows[0];
  }

  /** Keeps the source at its first import; the stored one is the answer. */
  async keepSource({ key, asOf, shiftDays }: ImportSource): Promise<ImportSource> {
    await this.database.query(
      `INSERT INTO import_source (key, as_of, shift_days) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
      [key, asOf, shiftDays],
    );
    const stored = await this.source(key);
    if (!stored) throw new Error(`import source ${key} was not kept`);
    return stored;
  }

  /** @returns how many are new; so do the others. */
  async addProducts(products: readonly ImportedProduct[]): Promise<number> {
    return this.insert(
      `INSERT INTO product (key, name, price, line)
       SELECT key, name, price, line
       FROM jsonb_to_recordset($1::jsonb) AS x (key text, name text, price numeric, line text)
       ON CONFLICT DO NOTHING RETURNING key`,
      products,
    );
  }

  async addCustomers(source: string, customers: readonly ImportedCustomer[]): Promise<number> {
    return this.insert(
      `INSERT INTO customer (id, name, class, external_source, external_id)
       SELECT id, name, class, $2, "externalId"
       FROM jsonb_to_recordset($1::jsonb) AS x (id uuid, name text, class text, "externalId" text)
       ON CONFLICT DO NOTHING RETURNING id`,
      customers,
      source,
    );
  }

  async addTeams(source: string, teams: readonly ImportedThing[]): Promise<number> {
    return this.insert(
      `INSERT INTO team (id, name, external_source, external_id)
       SELECT id, name, $2, "externalId" FROM jsonb_to_recordset($1::jsonb) AS x (id uuid, name text, "externalId" text)
       ON CONFLICT DO NOTHING RETURNING id`,
      teams,
      source,
    );
  }

  /** Those who are not here yet. */
  async newcomers<Person extends ImportedThing>(people: readonly Person[]): Promise<Person[]> {
    const rows: { id: string }[] = await this.database.query(
      `SELECT id FROM app_user WHERE id = ANY ($1::uuid[])`,
      [people.map((person) => person.id)],
    );
    const known = new Set(rows.map((row) => row.id));
    return people.filter((person) => !known.has(person.id));
  }

  /** All e-mail addresses in lower case: no two users share one. */
  async emails(): Promise<Set<string>> {
    const rows: { email: string }[] = await this.database.query(`SELECT lower(email) AS email FROM app_user`);
    return new Set(rows.map((row) => row.email));
  }

  /** People come without a password: they sign in when an administrator has given them one. */
  async addPeople(source: string, people: readonly ImportedPerson[]): Promise<number> {
    return this.insert(
      `INSERT INTO app_user (id, email, name, roles, team_id, locale, time_zone, calendar_key, external_source, external_id)
       SELECT id, email, name, ARRAY (SELECT jsonb_array_elements_text(roles)), "teamId", locale, "timeZone", "calendarKey",
         $2, "externalId"
       FROM jsonb_to_recordset($1::jsonb) AS x (id uuid, email text, name text, roles jsonb, "teamId" uuid, locale text,
         "timeZone" text, "calendarKey" text, "externalId" text)
       ON CONFLICT (id) DO NOTHING RETURNING id`,
      people,
      source,
    );
  }

  /** Gives teams that have no head theirs. */
  async headTeams(heads: readonly { readonly teamId: string; readonly headId: string }[]): Promise<void> {
    await this.database.query(
      `UPDATE team SET head_id = x."headId" FROM jsonb_to_recordset($1::jsonb) AS x ("teamId" uuid, "headId" uuid)
       WHERE team.id = x."teamId" AND team.head_id IS NULL`,
      [JSON.stringify(heads)],
    );
  }

  /** Which of these deals of the source are here. Commands that `importer` gave do not count as moved here. */
  async known(
    source: string,
    externalIds: readonly string[],
    importer: string,
  ): Promise<Map<string, KnownDeal>> {
    const rows: KnownDeal[] = await this.database.query(
      `SELECT d.external_id AS "externalId", d.state, d.product_key AS "productKey", EXISTS (
         SELECT FROM event e WHERE e.entity_id = d.id AND e.kind IN ('move', 'win', 'lose')
           AND e.principal_id <> $3::uuid AND NOT coalesce(e.through ? 'import', false)
       ) AS "isMovedHere"
       FROM deal d WHERE d.external_source = $1 AND d.external_id = ANY ($2::text[])`,
      [source, externalIds, importer],
    );
    return new Map(rows.map((row) => [row.externalId, row]));
  }

  /** The open deals of the source, page by page: each with when its workflow is to wake. */
  async *openDeals(source: string, pageSize: number): AsyncGenerator<OpenDealRow> {
    for (let after: string | null = null; ;) {
      const rows: { id: string; state: DealState; wakeAt: Date | null }[] = await this.database.query(
        `SELECT id, state, wake_at AS "wakeAt" FROM deal WHERE external_source = $1 AND status = 'open' AND ($2::uuid IS NULL OR id > $2)
         ORDER BY id LIMIT $3`,
        [source, after, pageSize],
      );
      for (const { state, wakeAt } of rows) yield { state, wakeAt: wakeAt?.toISOString() };
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) return;
      after = last.id;
    }
  }

  /** Writes deals in a transaction of their own. */
  async addDeals(
    source: string,
    ladder: readonly LadderLevel[],
    deals: readonly ImportedDeal[],
  ): Promise<void> {
    await this.database.transaction((manager) => writeDeals(manager, source, ladder, deals));
  }

  /** Begins the transaction of an import; undefined when another import of this source is under way. */
  begin(source: string, ladder: readonly LadderLevel[]): Promise<ImportTransaction | undefined> {
    return ImportTransaction.begin(this.database, source, ladder);
  }

  private async insert(sql: string, rows: readonly unknown[], ...values: string[]): Promise<number> {
    if (rows.length === 0) return 0;
    const added: unknown[] = await this.database.query(sql, [JSON.stringify(rows), ...values]);
    return added.length;
  }
}
