import { join } from 'node:path';
import { parseDate } from '@app/domain/calendar/civil-date.js';
import { shippedFolder } from '../seed/shipped.js';
import { dateReader, ImportDays, shiftInDays } from './dates.js';
import type { OpportunityField } from './export-tables.js';
import { readMapping } from './mapping-file.js';
import { readOpportunity, type Opportunity, type OpportunityContext } from './opportunity.js';

const [asOf, today] = [parseDate('2017-12-31')!, parseDate('2026-11-23')!];
const days = new ImportDays(shiftInDays(asOf, today), 'America/New_York', today, '2026-11-23T22:00:00.000Z');
let context: OpportunityContext;

beforeAll(async () => {
  const { mapping } = await readMapping(join(shippedFolder(), 'mappings', 'crm-opportunities.json'));
  context = {
    mapping,
    catalogue: {
      customers: new Set(['Acme']),
      products: new Map([['GTX Pro', { key: 'gtx-pro', name: 'GTX Pro', price: '4821', line: 'GTX' }]]),
    },
    productLines: ['GTX'],
    owners: new Map([['Anna Snelling', { id: 'anna', teamId: 'central' }]]),
    days,
    readDay: dateReader(mapping.dateFormat)!,
    asOf: days.asOf(asOf),
  };
});

const engaging: Record<OpportunityField, string> = {
  id: '1C1I7A6R',
  salesperson: 'Anna Snelling',
  product: 'GTXPro',
  account: 'Acme',
  stage: 'Engaging',
  openedOn: '11/3/2017',
  closedOn: '',
  amount: '',
};
const won = { stage: 'Won', closedOn: '12/1/2017', amount: '1054' };

function read(changes: Partial<Record<OpportunityField, string>>): Opportunity | string[] {
  const problems: string[] = [];
  const values = { ...engaging, ...changes };
  const opportunity = readOpportunity({ line: 2, values }, context, (field, reason) =>
    problems.push(`${field} ${reason}`),
  );
  expect(opportunity === undefined).toBe(problems.length > 0);
  return opportunity ?? problems;
}

describe('an opportunity', () => {
  it('that is open is worth its product, and runs from its day', () => {
    expect(read({})).toEqual({
      externalId: '1C1I7A6R',
      title: 'GTX Pro 1C1I7A6R',
      becomes: { status: 'open', stage: 'engaging' },
      owner: { id: 'anna', teamId: 'central' },
      account: 'Acme',
      product: { key: 'gtx-pro', name: 'GTX Pro', price: '4821', line: 'GTX' },
      amount: '4821',
      // Friday 3 November 2017, 464 weeks later, at nine in New York.
      openedAt: '2026-09-25T13:00:00.000Z',
    });
  });

  it('without a day runs from the as-of day where the mapping says so', () => {
    expect(read({ stage: 'Prospecting', openedOn: '' })).toMatchObject({
      openedAt: '2026-11-22T14:00:00.000Z',
    });
    expect(read({ openedOn: '' })).toEqual(['openedOn is empty']);
  });

  it('without an account has none', () => {
    expect(read({ account: '' })).toMatchObject({ account: '' });
  });

  it.each([
    ['won', '1054', '1054'],
    ['won', '0', '0'],
    ['won', '0038.50', '38.50'],
    ['lost', '0', '4821'],
    ['lost', '0.00', '4821'],
    ['lost', '', '4821'],
    ['lost', '12', '12'],
  ])('that is %s for %j is worth %s', (status, amount, worth) => {
    const stage = status === 'won' ? 'Won' : 'Lost';
    expect(read({ ...won, stage, amount })).toMatchObject({
      amount: worth,
      closedAt: '2026-10-23T21:00:00.000Z',
    });
  });

  const badAmounts = [
    '1e308',
    'NaN',
    'Infinity',
    '-5',
    '+5',
    '1,054',
    '$5',
    '1.23456',
    '0x10',
    '1234567890123456',
    '5.',
  ];
  it.each<[string, Partial<Record<OpportunityField, string>>, string]>([
    ['an empty id', { id: '' }, 'id'],
    ['a long id', { id: 'x'.repeat(101) }, 'id'],
    ['an unknown stage', { stage: 'Dreaming' }, 'stage'],
    ['a stage that every object has', { stage: 'constructor' }, 'stage'],
    ['an unknown agent', { salesperson: 'Nobody' }, 'salesperson'],
    ['an unknown product', { product: 'GTX Max' }, 'product'],
    ['an unknown account', { account: 'Acmee' }, 'account'],
    ['a day that is none', { openedOn: '2/30/2017' }, 'openedOn'],
    ['a day in another form', { openedOn: '2017-11-03' }, 'openedOn'],
    ['a day to come', { openedOn: '1/2/2018' }, 'openedOn'],
    ['an end of an open one', { closedOn: '12/1/2017' }, 'closedOn'],
    ['no end of a won one', { ...won, closedOn: '' }, 'closedOn'],
    ['an end before the beginning', { ...won, closedOn: '11/2/2017' }, 'closedOn'],
    ['no worth of a won one', { ...won, amount: '' }, 'amount'],
    ...badAmounts.map((amount): [string, Partial<Record<OpportunityField, string>>, string] => [
      `the amount ${amount}`,
      { ...won, amount },
      'amount',
    ]),
  ])('with %s is refused', (_, changes, field) => {
    expect(read(changes)).toEqual([expect.stringMatching(new RegExp(`^${field} `))]);
  });

  it('has all that is wrong with it told, and no value repeated', () => {
    const problems = read({
      salesperson: 'Mallory',
      product: 'Mallory',
      account: 'Mallory',
      openedOn: 'Mallory',
      amount: 'Mallory',
    });
    expect(problems).toHaveLength(5);
    expect(JSON.stringify(problems)).not.toContain('Mallory');
  });
});

it('is refused for a product whose line the pipeline does not serve', () => {
  const served = context;
  context = { ...served, productLines: ['MG'] };
  expect(read({})).toEqual(['product is of the line GTX, which the pipeline does not serve']);
  context = served;
});
