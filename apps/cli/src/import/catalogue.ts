import type { Amount } from '@app/domain/deal/money.js';
import type { ImportedProduct, ImportRepository } from '@app/persistence/import.repository.js';
import { readAmount } from '@app/exchange/import/amounts.js';
import type { ExportTables } from './export-tables.js';
import { keyFrom, type Identity } from '@app/exchange/import/identity.js';
import type { Mapping } from './mapping.js';
import type { RowErrors } from './row-errors.js';

export interface Product {
  readonly key: string;
  readonly name: string;
  readonly price: Amount;
  /** Null: the export does not say. */
  readonly line: string | null;
}

/** The customers and products that opportunities may name, by their names in the export. */
export interface Catalogue {
  readonly customers: ReadonlySet<string>;
  readonly products: ReadonlyMap<string, Product>;
}

/** Rows written by one statement. */
const chunk = 500;

/** The id under which the customer stands who stands for a missing account; no account of an export has an empty name. */
export const withoutAccount = '';

export async function readProducts(tables: ExportTables, errors: RowErrors): Promise<Map<string, Product>> {
  const products = new Map<string, Product>();
  const keys = new Set<string>();
  const table = tables.products;
  for await (const row of table.rows(errors)) {
    const { name } = row.values;
    const price = readAmount(row.values.price);
    const key = keyFrom(name);
    if (key === '') table.refuse(errors, row, 'name', 'has no letter or digit of which a key could be made');
    else if (keys.has(key)) table.refuse(errors, row, 'name', 'another product has the same name');
    else if (price === undefined) table.refuse(errors, row, 'price', amountForm);
    else products.set(name, { key, name, price, line: lineOf(row.values) });
    keys.add(key);
  }
  return products;
}

function lineOf(values: Readonly<{ name: string; line?: string }>): string | null {
  return values.line === undefined || values.line === '' ? null : values.line;
}

export const amountForm = 'is not an amount: write digits and at most four decimals after a point';

/** Reads the accounts, writes them as customers, and the products; says how many of each are new. */
export async function importCatalogue(
  tables: ExportTables,
  mapping: Mapping,
  identity: Identity,
  repository: ImportRepository,
  errors: RowErrors,
): Promise<Catalogue & { readonly added: { customers: number; products: number } }> {
  const products = await readProducts(tables, errors);
  const rows: ImportedProduct[] = [...products.values()];
  const addedProducts = await repository.addProducts(rows);
  const customers = await readAccounts(tables, errors);
  const named = [...customers].map((name) => ({ externalId: name, name }));
  const all = [...named, { externalId: withoutAccount, name: mapping.customers.withoutAccount }];
  let addedCustomers = 0;
  for (let from = 0; from < all.length; from += chunk) {
    const some = all.slice(from, from + chunk).map(({ externalId, name }) => ({
      ...{ externalId, name, class: mapping.customers.class },
      id: identity.of('customer', externalId),
    }));
    addedCustomers += await repository.addCustomers(mapping.source, some);
  }
  return { customers, products, added: { customers: addedCustomers, products: addedProducts } };
}

async function readAccounts(tables: ExportTables, errors: RowErrors): Promise<Set<string>> {
  const names = new Set<string>();
  const table = tables.accounts;
  for await (const row of table.rows(errors)) {
    const { name } = row.values;
    if (name === '') table.refuse(errors, row, 'name', 'is empty');
    else if (names.has(name)) table.refuse(errors, row, 'name', 'another account has the same name');
    else names.add(name);
  }
  return names;
}
