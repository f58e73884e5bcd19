import type { ImportMapping, StageTarget } from '@app/contracts/import-mapping.js';
import { isAmount, type Amount } from '@app/domain/deal/money.js';
import type { FieldValue } from '@app/domain/deal/state.js';
import type { Instant } from '@app/domain/instant.js';
import type { PipelineDefinition } from '@app/domain/pipeline/definition.js';
import type { DealColumn, FileRow } from './deal-file.js';
import type { ImportDates, Moment } from './import-dates.js';
import { oneLine, readDecimal, readField } from './written-values.js';

/** What a row says, in our terms. */
export interface DealRow {
  readonly line: number;
  readonly externalId: string;
  readonly title: string;
  readonly target: StageTarget;
  readonly owner: Owner;
  readonly customer: { readonly name: string; readonly externalId?: string };
  /** Absent: the file does not say. */
  readonly amount?: Amount;
  readonly currency: string;
  readonly productKey?: string;
  readonly expectedContractOn?: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** What own fields of type text say. */
  readonly texts: Readonly<Record<string, string>>;
  /** From when its clocks run. */
  readonly startsAt: Instant;
  /** There when it is won or lost. */
  readonly closedAt?: Instant;
  readonly nextActivityAt?: Instant;
}

export interface Owner {
  readonly id: string;
  readonly teamId: string;
}

/** Everything that rows are read against. */
export interface RowContext {
  readonly mapping: ImportMapping;
  readonly pipeline: PipelineDefinition;
  /** By what the mapping knows them by, in lower case; of a name that several have: undefined. */
  readonly owners: ReadonlyMap<string, Owner | undefined>;
  readonly defaultOwner?: Owner;
  /** Keys by key and by name, in lower case. */
  readonly products: ReadonlyMap<string, string>;
  readonly dates: ImportDates;
}

/** A column of the file, or an own field. */
export type Place = DealColumn | `fields.${string}`;
export type Refuse = (place: Place, reason: string) => void;

const longest: Readonly<Partial<Record<DealColumn, number>>> = {
  id: 100,
  title: 200,
  customer: 200,
  customerId: 100,
};
const longestText = 2_000;
const longestValue = 200;

/** Reads a row; undefined when something is wrong with it, which is all told to `refuse`. */
export function readDealRow(row: FileRow, context: RowContext, refuse: Refuse): DealRow | undefined {
  let isGood = true;
  const wrong: Refuse = (place, reason) => {
    isGood = false;
    refuse(place, reason);
  };
  unsound(row, wrong);
  if (!isGood) return undefined;
  const reading = { ...context, values: row.values, wrong };
  const target = targetOf(reading);
  const owner = ownerOf(reading);
  const moments = target && momentsOf(target, reading);
  const worth = worthOf(reading);
  const { fields, texts } = fieldsOf(row, context, wrong);
  const rest = { ...customerOf(reading), ...worth, ...productOf(reading), ...plansOf(reading) };
  if (!isGood || !target || !owner || !moments) return undefined;
  const title = oneLine(row.values.title);
  return {
    line: row.line,
    externalId: row.values.id,
    title,
    target,
    owner,
    fields,
    texts,
    ...moments,
    ...rest,
  };
}

interface Reading extends RowContext {
  readonly values: FileRow['values'];
  readonly wrong: Refuse;
}

/** What is empty that may not be, too long, or no text at all. */
function unsound({ values, fields }: FileRow, wrong: Refuse): void {
  for (const place of ['id', 'title', 'customer', 'stage'] as const) {
    if (values[place] === '') wrong(place, 'is empty');
  }
  for (const [place, value] of Object.entries(values)) {
    const problem = textProblem(value, longest[place as DealColumn] ?? longestValue, /\p{Cc}/u);
    if (problem) wrong(place as DealColumn, problem);
  }
  for (const [key, value] of Object.entries(fields)) {
    const problem = textProblem(value, longestText, /(?![\t\n\r])\p{Cc}/u);
    if (problem) wrong(`fields.${key}`, problem);
  }
}

function textProblem(value: string, most: number, control: RegExp): string | undefined {
  if (value.includes('\uFFFD') || /\p{Cs}/u.test(value)) return 'is no text in the encoding of the file';
  if (control.test(value)) return 'contains a character that is no text';
  return value.length > most ? `is longer than ${most} characters` : undefined;
}

function targetOf({ mapping, values, wrong }: Reading): StageTarget | undefined {
  const target = own(mapping.stages, values.stage);
  if (!target) wrong('stage', 'is a stage that the mapping does not know');
  if (target?.status !== 'lost' || values.lossReason === '') return target;
  const reason = own(mapping.lossReasons, values.lossReason);
  if (reason === undefined) wrong('lossReason', 'is a reason that the mapping does not know');
  return reason === undefined ? undefined : { ...target, reason };
}

function ownerOf({ mapping, values, owners, defaultOwner, wrong }: Reading): Owner | undefined {
  const name = oneLine(own(mapping.aliases.owners ?? {}, values.owner) ?? values.owner).toLowerCase();
  const owner = owners.get(name) ?? defaultOwner;
  if (!owner)
    wrong('owner', owners.has(name) ? 'is a name that several people have' : 'is nobody who is known here');
  return owner;
}

function customerOf({ mapping, values }: Reading): Pick<DealRow, 'customer'> {
  const name = oneLine(own(mapping.aliases.customers ?? {}, values.customer) ?? values.customer);
  return { customer: values.customerId === '' ? { name } : { name, externalId: values.customerId } };
}

function worthOf({ mapping, pipeline, values, wrong }: Reading): Pick<DealRow, 'amount' | 'currency'> {
  const currency = values.currency || mapping.defaults.currency || pipeline.currency;
  if (![pipeline.currency, ...(pipeline.currencies ?? [])].includes(currency)) {
    wrong('currency', 'is a currency in which the pipeline does not count');
  }
  if (values.amount === '') return { amount: mapping.defaults.amount, currency };
  const amount = readDecimal(values.amount, mapping.decimal);
  if (amount !== undefined && isAmount(amount)) return { amount, currency };
  wrong('amount', 'is not an amount: up to 15 digits, then at most 4 decimals');
  return { currency };
}

function productOf({ mapping, values, products, wrong }: Reading): Pick<DealRow, 'productKey'> {
  if (values.product === '') return {};
  const name = own(mapping.aliases.products ?? {}, values.product) ?? values.product;
  const productKey = products.get(oneLine(name).toLowerCase());
  if (productKey === undefined) wrong('product', 'is a product that is not known');
  return { productKey };
}

function momentsOf(
  target: StageTarget,
  { values, dates, wrong }: Reading,
): Pick<DealRow, 'startsAt' | 'closedAt'> | undefined {
  const place = values.stageSince === '' ? 'openedOn' : 'stageSince';
  const starts = passed(place);
  const closed = target.status === 'open' ? undefined : passed('closedOn');
  if (!starts || (target.status !== 'open' && !closed)) return undefined;
  if (!closed) return { startsAt: starts.at };
  // A day is meant whole: what was opened at nine may have been closed on the same day.
  if (closed.day >= starts.day)
    return { startsAt: starts.at, closedAt: closed.at > starts.at ? closed.at : starts.at };
  wrong('closedOn', 'lies before the deal was opened');
  return undefined;

  function passed(of: 'openedOn' | 'stageSince' | 'closedOn'): Moment | undefined {
    const moment = dates.read(values[of]);
    if (!moment) wrong(of, values[of] === '' ? 'is empty' : dates.form);
    const past = moment && dates.past(moment);
    if (moment && !past) wrong(of, 'is still to come');
    return past;
  }
}

function plansOf({ values, dates, wrong }: Reading): Pick<DealRow, 'expectedContractOn' | 'nextActivityAt'> {
  const read = (place: 'expectedContractOn' | 'nextActivityOn'): Moment | undefined => {
    const moment = values[place] === '' ? undefined : dates.read(values[place]);
    if (!moment && values[place] !== '') wrong(place, dates.form);
    return moment;
  };
  return { expectedContractOn: read('expectedContractOn')?.day, nextActivityAt: read('nextActivityOn')?.at };
}

function fieldsOf(row: FileRow, { pipeline, mapping, dates }: RowContext, wrong: Refuse) {
  const fields: Record<string, FieldValue> = {};
  const texts: Record<string, string> = {};
  for (const defined of pipeline.fields ?? []) {
    const written = row.fields[defined.key];
    if (written === undefined || written === '') continue;
    const read = readField(written, defined, mapping.decimal, (text) => dates.read(text)?.day);
    if ('reason' in read) wrong(`fields.${defined.key}`, read.reason);
    else {
      fields[defined.key] = read.value;
      if (read.text !== undefined) texts[defined.key] = read.text;
    }
  }
  return { fields, texts };
}

function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
