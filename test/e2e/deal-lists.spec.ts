import { randomUUID } from 'node:crypto';
import type { DealView } from '@app/contracts/deals.js';
import type { SavedView } from '@app/contracts/saved-views.js';
import { dealSorts, sortDirections, type DealSort, type SortDirection } from '@app/domain/deal/sorts.js';
import { Asking } from '../support/asking.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';

let stage: Stage;
let cast: Cast;
let ask: Asking;
let http: HttpStage;
let anna: string;
let eva: string;

/** Few values for many deals: most are in ties, some have none. */
const amounts = ['5', '60000', '60000.5'];
const days = ['2027-01-31', '2027-03-01', undefined];
const walked = 14;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  ask = new Asking(stage, cast);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  [anna, eva] = (await Promise.all([cast.salesperson, cast.management].map((id) => http.session(id)))) as [
    string,
    string,
  ];
  for (let n = 0; n < walked; n++)
    await ask.open({
      amount: amounts[n % amounts.length],
      expectedContractOn: days[n % days.length],
      ...(n % 3 === 0 ? { next: callOn(3 + (n % 2)) } : {}),
    });
  await stage.database.query(`UPDATE deal SET title = 'Line ' || (ascii(id::text) % 3)`);
  await named();
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

/** A call in some days, to the day: so that several fall on one instant. */
function callOn(inDays: number) {
  const day = new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);
  return { type: 'call', plannedFor: `${day}T10:00:00.000Z`, agreed: true } as const;
}

/** Deals that are looked for, which no walk is about: they are lost. */
async function named(): Promise<void> {
  const query = (sql: string, values: unknown[]) => stage.database.query(sql, values);
  const skoda = randomUUID();
  await query(`INSERT INTO product (key, name, line) VALUES ('gtx', 'GTX', 'Presses')`, []);
  await query(`INSERT INTO customer (id, name, class) VALUES ($1, 'Škoda Łódź', 'B')`, [skoda]);
  await query(
    `INSERT INTO customer_external_id (source, external_id, customer_id) VALUES ('erp', 'K-4711', $1)`,
    [skoda],
  );
  for (const [title, externalId, customerId] of [
    ['Ёлка для завода', 'OPP-0001', cast.customerId],
    ['Straße 100%', 'OPP-0002', skoda],
  ]) {
    const id = await ask.open({ customerId, amount: '777' });
    await ask.tell(id, { kind: 'lose', reason: 'price' });
    await query(
      `UPDATE deal SET title = $2, external_source = 'crm', external_id = $3, product_key = CASE WHEN $3 = 'OPP-0002' THEN 'gtx' END WHERE id = $1`,
      [id, title, externalId],
    );
  }
}

interface Listed {
  readonly items: DealView[];
  readonly next: string | null;
}

async function page(query: string, as = eva): Promise<Listed> {
  const { status, body } = await http.get<Listed>(`/deals?${query}`, as);
  expect(status).toBe(200);
  return body;
}

/** Ids of all open deals, page by page. @param meanwhile what happens between two pages */
async function walk(
  sort: DealSort,
  direction: SortDirection,
  meanwhile: (shown: readonly string[]) => Promise<void> = async () => undefined,
): Promise<DealView[]> {
  const shown: DealView[] = [];
  let cursor = '';
  for (;;) {
    const { items, next } = await page(
      `status=open&limit=4&sort=${sort}&direction=${direction}&cursor=${cursor}`.replace(/&cursor=$/, ''),
    );
    shown.push(...items);
    if (next === null) return shown;
    cursor = next;
    await meanwhile(shown.map(({ id }) => id));
  }
}

async function openIds(): Promise<string[]> {
  const rows: { id: string }[] = await stage.database.query(
    `SELECT id FROM deal WHERE status = 'open' ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/** What the page of a sort promises of two neighbours: numbers, times as text, and nothing last. */
const sortedBy: Readonly<Record<DealSort, (deal: DealView) => string | number | undefined>> = {
  opened: ({ openedAt }) => openedAt,
  amount: ({ amount }) => Number(amount),
  'next-step': ({ activities }) => activities[0]?.plannedFor,
  'expected-contract': ({ expectedContractOn }) => expectedContractOn ?? undefined,
  'stage-since': ({ stageSince }) => stageSince,
  title: ({ title }) => title,
  customer: ({ customer }) => customer.name,
  updated: () => undefined,
};

const walks = dealSorts.flatMap((sort) => sortDirections.map((direction) => [sort, direction] as const));

describe('all pages of a list', () => {
  it.each(walks)('by %s %s give each deal once, in that order', async (sort, direction) => {
    const deals = await walk(sort, direction);
    expect(deals.map(({ id }) => id).sort()).toEqual(await openIds());
    const values = deals.map(sortedBy[sort]);
    const given = values.filter((value) => value !== undefined);
    const inOrder = [...given].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    expect(values).toEqual([
      ...(direction === 'asc' ? inOrder : inOrder.reverse()),
      ...values.filter((value) => value === undefined),
    ]);
  });

  it.each(walks)('by %s %s give each deal once also while deals are worked', async (sort, direction) => {
    const all = await openIds();
    const deals = await walk(sort, direction, async (shown) => {
      const unseen = all.filter((id) => !shown.includes(id));
      const opened = await ask.open({ amount: '60000' });
      await Promise.all([shown.at(-1), unseen.at(-1)].map((id) => work(id)));
      await ask.tell(opened, { kind: 'lose', reason: 'price' });
    });
    const ids = deals.map(({ id }) => id);
    expect([...ids].sort()).toEqual(all);
  });

  /** All that a list can be sorted by changes. */
  async function work(id: string | undefined): Promise<void> {
    if (id === undefined) return;
    const { stage: at, amount, activities } = (await ask.row(id))!;
    await ask.tell(id, { kind: 'move', to: at === 'need' ? 'offer' : 'need', reasoned: true });
    await ask.tell(id, {
      kind: 'change',
      changes:
        amount === '5'
          ? { amount: '61000', expectedContractOn: '2027-06-30' }
          : { amount: '5', expectedContractOn: '2026-12-31' },
    });
    const [planned] = activities;
    await ask.tell(
      id,
      planned
        ? { kind: 'cancel-activity', activityId: planned.id, reasoned: true }
        : { kind: 'plan-activity', activity: callOn(amount === '5' ? 1 : 9) },
    );
  }

  it('are of one list: a cursor of another sort, or none at all, is refused', async () => {
    const { next } = await page('limit=1&sort=amount');
    const refused = (query: string) => http.get(`/deals?limit=1&${query}`, anna);
    const forged = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const place = { sort: 'amount', direction: 'desc', id: randomUUID(), value: '1', snapshot: '1:1:' };
    for (const query of [
      `sort=title&cursor=${next}`,
      `sort=amount&direction=asc&cursor=${next}`,
      `sort=amount&cursor=${forged({ ...place, value: 'much' })}`,
      `sort=amount&cursor=${forged({ ...place, snapshot: '9:1:' })}`,
      'sort=colour',
    ])
      expect(await refused(query)).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
    expect(await refused(`sort=amount&cursor=${forged(place)}`)).toMatchObject({ status: 200 });
  });
});

describe('a list', () => {
  const titles = async (query: string, as = eva) =>
    (await page(`amountFrom=777&amountTo=777&${query}`, as)).items.map(({ title }) => title).sort();
  const both = ['Straße 100%', 'Ёлка для завода'];

  it.each([
    ['q=SKODA', ['Straße 100%']],
    ['q=lodz', ['Straße 100%']],
    ['q=%C5%A0koda', ['Straße 100%']],
    ['q=strasse', ['Straße 100%']],
    ['q=100%25', ['Straße 100%']],
    [`q=${encodeURIComponent('елка')}`, ['Ёлка для завода']],
    [`q=${encodeURIComponent('ЗАВОД')}`, ['Ёлка для завода']],
    ['q=opp-000', both],
    ['q=k-4711', ['Straße 100%']],
    ['q=%25', ['Straße 100%']],
    ['q=nothing', []],
    ['productLine=Presses', ['Straße 100%']],
    ['customerClass=A', ['Ёлка для завода']],
    ['status=lost', both],
    ['currency=CZK', []],
    ['currency=EUR', both],
    ['expectedFrom=2027-01-01', []],
    ['nextFrom=2026-01-01T00:00:00Z', []],
    ['openedFrom=2026-01-01T00:00:00Z&openedTo=2099-01-01T00:00:00Z', both],
    ['openedTo=2026-01-01T00:00:00Z', []],
  ])('finds by %s, whatever case and accents', async (query, expected) => {
    expect(await titles(query)).toEqual(expected);
  });

  it('tells stalls by their kind, and totals of the same filter', async () => {
    await new StalledDeals(stage.database, cast).stalled('888');
    const { items } = await page('stall=no-future-activity');
    expect(items.map(({ amount }) => amount)).toEqual(['888']);
    expect((await page('stall=customer-silent')).items).toEqual([]);
    const { body } = await http.get(
      `/deals/totals?stall=no-future-activity&amountFrom=800&amountTo=900`,
      eva,
    );
    expect(body).toMatchObject({ items: [{ deals: 1, amount: '888' }] });
  });
});

describe('the views that a person keeps', () => {
  const path = '/api/v1/saved-views';
  const view = (name: string, more: object = {}) => ({
    name,
    layout: 'list',
    filter: { pipeline: 'quick', key: true, q: 'škoda' },
    sort: 'next-step',
    direction: 'asc',
    ...more,
  });
  const kept = async (as = anna) => (await http.get<{ items: SavedView[] }>('/saved-views', as)).body.items;
  const keep = (name: string, as = anna, key?: string) =>
    http.post<SavedView>('/saved-views', as, view(name), key);

  it('are that person’s own, in an order of their own, each changed by whoever has seen it', async () => {
    const key = randomUUID();
    const { body: first, headers } = await keep('First', anna, key);
    expect(first).toEqual({ ...view('First'), id: first.id, revision: 1 });
    expect(headers.get('etag')).toBe('"1"');
    expect((await keep('First', anna, key)).body).toEqual(first);
    expect(await keep('First')).toMatchObject({ status: 409, body: { code: 'saved-view-name-taken' } });
    const { body: second } = await keep('Second');
    expect((await keep('First', eva)).status).toBe(201);

    const put = (as: string, body: object, headers?: Record<string, string>, id = second.id) =>
      http.send('PUT', `${path}/${id}`, { as, body, headers });
    const renamed = view('Renamed', { layout: 'board', filter: {} });
    expect(await put(eva, renamed)).toMatchObject({ status: 404 });
    expect(await put(anna, renamed, { 'if-match': '"7"' })).toMatchObject({ status: 412 });
    expect(await put(anna, view('First'))).toMatchObject({ status: 409 });
    expect(await put(anna, view('Strange', { filter: { colour: 'red' } }))).toMatchObject({ status: 400 });
    expect(await put(anna, renamed, { 'if-match': '"1"' })).toMatchObject({ body: { revision: 2 } });

    const arrange = (ids: string[], as = anna) => http.send('PUT', path, { as, body: { ids } });
    expect(await arrange([second.id])).toMatchObject({ body: { code: 'saved-view-order-stale' } });
    expect(await arrange([second.id, first.id], eva)).toMatchObject({ status: 409 });
    expect(await arrange([second.id, second.id])).toMatchObject({ status: 409 });
    expect(await arrange([second.id, first.id])).toMatchObject({ status: 204 });
    expect((await kept()).map(({ name, revision }) => [name, revision])).toEqual([
      ['Renamed', 2],
      ['First', 1],
    ]);

    const drop = (as: string, match: string) =>
      http.send('DELETE', `${path}/${second.id}`, { as, headers: { 'if-match': match } });
    expect(await drop(eva, '"2"')).toMatchObject({ status: 404 });
    expect(await drop(anna, '"1"')).toMatchObject({ status: 412 });
    expect(await drop(anna, '"2"')).toMatchObject({ status: 204 });
    expect((await kept()).map(({ id }) => id)).toEqual([first.id]);
    expect(await kept(eva)).toHaveLength(1);
    const audited: { action: string }[] = await stage.database.query(
      `SELECT action FROM audit_record WHERE object_kind = 'saved-view' AND object_id = $1 AND principal_id = $2 ORDER BY id`,
      [second.id, cast.salesperson],
    );
    expect(new Set(audited.map(({ action }) => action))).toEqual(
      new Set(['saved-view.added', 'saved-view.changed', 'saved-view.removed']),
    );
  });

  it('are fifty at most, also when several are kept at once', async () => {
    await stage.database.query(
      `INSERT INTO saved_view (id, user_id, name, layout, filter, sort, direction, position)
       SELECT gen_random_uuid(), $1, 'View ' || n, 'list', '{}', 'title', 'asc', n FROM generate_series(1, 47) AS n`,
      [cast.headOfSales],
    );
    const petr = await http.session(cast.headOfSales);
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => keep(`Further ${n}`, petr)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)).toMatchObject({
      body: { code: 'saved-views-too-many' },
    });
  });
});
