import type { CustomerNorms, DealState } from '@app/domain/deal/state.js';
import type { CustomerClass } from '@app/domain/pipeline/definition.js';
import type { DataSource } from 'typeorm';

export interface LookedUpOwner {
  readonly name: string;
  readonly id: string;
  readonly teamId: string;
}

export interface LookedUpCustomer {
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly class: CustomerClass;
  readonly norms: CustomerNorms;
}

/** A deal of the source that is here already. */
export interface LookedUpDeal {
  readonly externalId: string;
  readonly state: DealState;
  readonly texts: Readonly<Record<string, string>>;
  /** Kinds of what people have done with it here: from then on the product leads in it. */
  readonly peopleDid: readonly string[];
}

const ownerNames = { email: 'email', name: 'name', 'external-id': 'external_id' } as const;

/** What the rows of a file may name. */
export class ImportLookups {
  constructor(private readonly database: DataSource) {}

  /** Everybody who may own a deal, by e-mail, name, or id in the source; several may have one name. */
  owners(source: string, by: keyof typeof ownerNames): Promise<LookedUpOwner[]> {
    return this.database.query(
      `SELECT ${ownerNames[by]} AS name, id, team_id AS "teamId" FROM app_user
       WHERE active AND team_id IS NOT NULL AND ${ownerNames[by]} IS NOT NULL
         AND ($2 <> 'external-id' OR external_source = $1) ORDER BY id`,
      [source, by],
    );
  }

  /** Who has this e-mail, whoever it is. */
  async userCalled(
    email: string,
  ): Promise<{ readonly id: string; readonly teamId: string | null } | undefined> {
    const rows: { id: string; teamId: string | null }[] = await this.database.query(
      `SELECT id, team_id AS "teamId" FROM app_user WHERE lower(email) = lower($1) AND active`,
      [email],
    );
    return rows[0];
  }

  products(): Promise<{ readonly key: string; readonly name: string }[]> {
    return this.database.query(`SELECT key, name FROM product ORDER BY key`);
  }

  /** Customers by all the ids that they have in the source, and any by their names in lower case; one with several ids may come several times. */
  customers(
    source: string,
    externalIds: readonly string[],
    names: readonly string[],
  ): Promise<LookedUpCustomer[]> {
    return this.database.query(
      `SELECT c.id, x.external_id AS "externalId", c.name, c.class, c.norms
         FROM customer_external_id x JOIN customer c ON c.id = x.customer_id
         WHERE x.source = $1 AND x.external_id = ANY ($2::text[])
       UNION
       SELECT c.id, (SELECT min(x.external_id) FROM customer_external_id x
           WHERE x.customer_id = c.id AND x.source = $1 AND x.external_id NOT LIKE 'name:%'), c.name, c.class, c.norms
         FROM customer c WHERE lower(c.name) = ANY ($3::text[])
       ORDER BY id`,
      [source, externalIds, names],
    );
  }

  /** Which of these deals of the source are here. What `importer` did is not of people. */
  async deals(
    source: string,
    externalIds: readonly string[],
    importer: string,
  ): Promise<Map<string, LookedUpDeal>> {
    const rows: LookedUpDeal[] = await this.database.query(
      `SELECT d.external_id AS "externalId", d.state, d.field_texts AS texts, ARRAY (
         SELECT DISTINCT e.kind FROM event e WHERE e.entity_id = d.id AND e.principal_id <> $3::uuid
           AND NOT coalesce(e.through ? 'import', false)
           AND e.kind IN ('move', 'win', 'lose', 'reopen', 'change', 'hand-over')
       ) AS "peopleDid"
       FROM deal d WHERE d.external_source = $1 AND d.external_id = ANY ($2::text[])`,
      [source, externalIds, importer],
    );
    return new Map(rows.map((row) => [row.externalId, row]));
  }
}
