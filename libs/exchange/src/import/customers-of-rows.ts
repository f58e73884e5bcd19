import type { ImportMapping } from '@app/contracts/import-mapping.js';
import type { ImportLookups, LookedUpCustomer } from '@app/persistence/imports/import-lookups.repository.js';
import type { NewCustomer } from '@app/persistence/imports/import-session.js';
import type { DealRow } from './deal-row.js';
import type { Identity } from './identity.js';

/** One that is here, or new and without agreed norms. */
type Called = Omit<LookedUpCustomer, 'norms'> & Partial<Pick<LookedUpCustomer, 'norms'>>;

export type FoundCustomer = Pick<Called, 'id' | 'class' | 'norms'> | { readonly reason: string };

interface Asked {
  readonly mapping: ImportMapping;
  readonly identity: Identity;
  readonly personalManagerId?: string;
}

/** Finds the customers that rows name: by their ids in the source, else by their names; unknown ones are new, if they may be. */
export class CustomersOfRows {
  /** Those that the rows name and that are not here yet. */
  readonly added = new Map<string, NewCustomer>();
  private readonly byId = new Map<string, Called>();
  private readonly byName = new Map<string, Called[]>();

  private constructor(private readonly asked: Asked) {}

  static async find(
    rows: readonly DealRow[],
    lookups: ImportLookups,
    asked: Asked,
  ): Promise<CustomersOfRows> {
    const customers = rows.map((row) => row.customer);
    const ids = customers.flatMap(({ externalId }) => (externalId === undefined ? [] : [externalId]));
    const names = customers.map(({ name }) => name.toLowerCase());
    const found = new CustomersOfRows(asked);
    for (const one of await lookups.customers(asked.mapping.source, ids, names)) {
      if (one.externalId !== null) found.byId.set(one.externalId, one);
      found.call(one);
    }
    return found;
  }

  of({ customer: { name, externalId } }: DealRow): FoundCustomer {
    const known = externalId === undefined ? undefined : this.byId.get(externalId);
    if (known) return known;
    const called = this.byName.get(name.toLowerCase()) ?? [];
    // One that has another id in the source is another customer of the same name.
    const free = externalId === undefined ? called : called.filter((one) => one.externalId === null);
    const [one, ...others] = free;
    if (one && others.length === 0) return one;
    // The one that this source knows by nothing but its name.
    const nameless = free.find(({ id }) => id === this.idOf(name, undefined));
    if (nameless) return nameless;
    if (one) return { reason: 'is a name that several customers have' };
    return this.asked.mapping.customers.create
      ? this.add(name, externalId)
      : { reason: 'is no customer who is known here' };
  }

  private add(name: string, externalId: string | undefined): NewCustomer {
    const { mapping, personalManagerId } = this.asked;
    const id = this.idOf(name, externalId);
    const customer = { id, name, externalId, class: mapping.customers.class, personalManagerId };
    this.added.set(id, customer);
    const called = { id, name, externalId: externalId ?? null, class: customer.class };
    if (externalId !== undefined) this.byId.set(externalId, called);
    this.call(called);
    return customer;
  }

  private call(one: Called): void {
    const name = one.name.toLowerCase();
    const called = this.byName.get(name) ?? [];
    if (!called.some(({ id }) => id === one.id)) this.byName.set(name, [...called, one]);
  }

  private idOf(name: string, externalId: string | undefined): string {
    return this.asked.identity.of('customer', externalId ?? `name:${name.toLowerCase()}`);
  }
}
