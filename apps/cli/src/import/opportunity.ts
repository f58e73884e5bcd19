import { refusedProduct } from '@app/domain/deal/product.js';
import { parseClock } from '@app/domain/calendar/civil-date.js';
import type { Amount } from '@app/domain/deal/money.js';
import type { Instant } from '@app/domain/instant.js';
import { isZero, readAmount } from '@app/exchange/import/amounts.js';
import { amountForm, withoutAccount, type Catalogue, type Product } from './catalogue.js';
import type { Row } from './csv-table.js';
import type { DateReader, ImportDays } from './dates.js';
import type { OpportunityField } from './export-tables.js';
import type { Mapping, StageMapping } from './mapping.js';
import type { Owners } from './people.js';

/** What an opportunity says, in the product's terms. */
export interface Opportunity {
  readonly externalId: string;
  readonly title: string;
  readonly becomes: StageMapping;
  readonly owner: { readonly id: string; readonly teamId: string };
  /** Name of the account; empty: none. */
  readonly account: string;
  readonly product: Product;
  readonly amount: Amount;
  readonly openedAt: Instant;
  /** There when it is won or lost. */
  readonly closedAt?: Instant;
}

/** Everything that rows are read against. */
export interface OpportunityContext {
  readonly mapping: Mapping;
  readonly catalogue: Catalogue;
  /** What the pipeline serves. */
  readonly productLines: readonly string[];
  readonly owners: Owners;
  readonly days: ImportDays;
  readonly readDay: DateReader;
  /** Shifted epoch day on which the clock of a row without a day starts. */
  readonly asOf: number;
}

export type Refuse = (field: OpportunityField, reason: string) => void;

/** Ids of an export are short; a longer one is something else. */
const longestId = 100;

/** Reads a row; undefined when something is wrong with it, which is all told to `refuse`. */
export function readOpportunity(
  { values }: Row<OpportunityField>,
  context: OpportunityContext,
  refuse: Refuse,
): Opportunity | undefined {
  const { mapping, catalogue, owners } = context;
  const { id, stage } = values;
  if (id === '' || id.length > longestId)
    refuse('id', id === '' ? 'is empty' : `is longer than ${longestId} characters`);
  const becomes = Object.hasOwn(mapping.stages, stage) ? mapping.stages[stage] : undefined;
  if (!becomes) refuse('stage', 'is a stage that the mapping does not know');
  const owner = owners.get(aliased(mapping.aliases.salespeople, values.salesperson));
  if (!owner) refuse('salesperson', 'is nobody the teams know');
  const product = catalogue.products.get(aliased(mapping.aliases.products, values.product));
  if (!product) refuse('product', 'is a product that is not known');
  const isServed = product === undefined || refusedProduct(product, context) === undefined;
  if (!isServed) refuse('product', `is of the line ${product.line}, which the pipeline does not serve`);
  const account = aliased(mapping.aliases.accounts, values.account);
  const isKnown = account === withoutAccount || catalogue.customers.has(account);
  if (!isKnown) refuse('account', 'is an account that is not known');
  if (!becomes) return undefined;
  const when = readDays(values, becomes, context, refuse);
  const amount = readValue(values.amount, becomes, product, refuse);
  if (id === '' || id.length > longestId || !owner || !product || !isServed || !isKnown || !when || !amount)
    return undefined;
  const customer = account === withoutAccount ? mapping.customers.withoutAccount : account;
  const title = mapping.title.replace(/\{(id|product|customer)\}/g, (_, name: string) =>
    name === 'id' ? id : name === 'product' ? product.name : customer,
  );
  return { externalId: id, title, becomes, owner, account, product, amount, ...when };
}

function readDays(
  values: Row<OpportunityField>['values'],
  becomes: StageMapping,
  { mapping, days, readDay, asOf }: OpportunityContext,
  refuse: Refuse,
): Pick<Opportunity, 'openedAt' | 'closedAt'> | undefined {
  const read = (field: 'openedOn' | 'closedOn'): number | undefined => {
    const day = readDay(values[field]);
    if (day === undefined)
      refuse(field, values[field] === '' ? 'is empty' : `is not a day written as ${mapping.dateFormat}`);
    const shifted = day === undefined ? undefined : days.shifted(day);
    if (day !== undefined && shifted === undefined) refuse(field, 'lies after the day of the export');
    return shifted;
  };
  const { opened, closed } = mapping.clockTimes;
  const asOfWhenEmpty = values.openedOn === '' && mapping.clockStart.asOfWhenEmpty.includes(values.stage);
  const openedOn = asOfWhenEmpty ? asOf : read('openedOn');
  const isClosed = becomes.status !== 'open';
  const closedOn = isClosed ? read('closedOn') : undefined;
  if (!isClosed && values.closedOn !== '') refuse('closedOn', 'is given, but the stage is an open one');
  if (
    openedOn === undefined ||
    isClosed !== (closedOn !== undefined) ||
    (!isClosed && values.closedOn !== '')
  ) {
    return undefined;
  }
  const openedAt = days.at(openedOn, parseClock(opened) ?? 0);
  if (closedOn === undefined) return { openedAt };
  const closedAt = days.at(closedOn, parseClock(closed) ?? 0);
  if (closedAt >= openedAt) return { openedAt, closedAt };
  refuse('closedOn', 'lies before the deal was opened');
  return undefined;
}

/** An open deal is worth its product's price until it is closed; so is a lost one that was given no worth. */
function readValue(
  text: string,
  becomes: StageMapping,
  product: Product | undefined,
  refuse: Refuse,
): Amount | undefined {
  if (text === '' && becomes.status !== 'won') return product?.price;
  const amount = readAmount(text);
  if (amount === undefined) refuse('amount', text === '' ? 'is empty, but the deal is won' : amountForm);
  return amount !== undefined && becomes.status === 'lost' && isZero(amount) ? product?.price : amount;
}

function aliased(aliases: Readonly<Record<string, string>> | undefined, name: string): string {
  return aliases && Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
}
