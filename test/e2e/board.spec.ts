import { randomUUID } from 'node:crypto';
import type { DealTotal } from '@app/contracts/deal-lists.js';
import type { DealView } from '@app/contracts/deals.js';
import { dealTotalList } from '@app/contracts/deal-lists.js';
import type { EscalationTally } from '@app/contracts/escalations.js';
import type { Colleague } from '@app/contracts/users.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let anna: string;
let petr: string;
let eva: string;
let stranger: string;
let southTeam: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  [anna, petr, eva, stranger] = (await Promise.all(
    [cast.salesperson, cast.headOfSales, cast.management, await salespersonOfSouth()].map((id) =>
      http.session(id),
    ),
  )) as [string, string, string, string];
  await open({ title: 'Press line', amount: '60000.5' });
  await open({ title: 'Lathe', amount: '0.25' });
  const moved = await open({ title: 'Crane', amount: '1000' });
  await http.post(`/deals/${moved.id}/moves`, anna, { to: 'offer' });
  const won = await open({ title: 'Won already' });
  await http.post(`/deals/${won.id}/moves`, anna, { to: 'offer' });
  await http.post(`/deals/${won.id}/win`, anna, {});
  await new StalledDeals(stage.database, cast).stalled('70000');
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

async function salespersonOfSouth(): Promise<string> {
  const user = randomUUID();
  southTeam = randomUUID();
  await stage.database.query(`INSERT INTO team (id, name) VALUES ($1, 'South')`, [southTeam]);
  await stage.database.query(
    `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, 'o@example.test', 'Olga', '{salesperson}', $2)`,
    [user, southTeam],
  );
  return user;
}

async function open(changes: object): Promise<DealView> {
  const deal = { pipeline: 'quick', customerId: cast.customerId, amount: '5', ...changes };
  const { status, body } = await http.post<DealView>('/deals', anna, deal);
  expect(status).toBe(201);
  return body;
}

async function totals(query: string, as = anna): Promise<DealTotal[]> {
  const { status, body } = await http.get<{ items: DealTotal[] }>(`/deals/totals?pipeline=quick${query}`, as);
  expect(status).toBe(200);
  return dealTotalList.parse(body).items;
}

async function titles(query: string, as = anna): Promise<string[]> {
  const { body } = await http.get<{ items: DealView[] }>(`/deals?status=open${query}`, as);
  return body.items.map(({ title }) => title).sort();
}

describe('the head of a board', () => {
  it('counts open deals and sums them up to the last digit, by stage and currency', async () => {
    expect(await totals('')).toEqual([
      { stage: 'need', currency: 'EUR', deals: 3, stalled: 1, amount: '130000.75' },
      { stage: 'offer', currency: 'EUR', deals: 1, stalled: 0, amount: '1000' },
    ]);
  });

  it.each([
    ['&stalled=true', [['need', 1, '70000']]],
    [
      '&stalled=false',
      [
        ['need', 2, '60000.75'],
        ['offer', 1, '1000'],
      ],
    ],
    ['&key=true', [['need', 2, '130000.5']]],
    ['&q=CRANE', [['offer', 1, '1000']]],
    [
      '&q=acm',
      [
        ['need', 3, '130000.75'],
        ['offer', 1, '1000'],
      ],
    ],
    ['&q=%25', []],
  ])('of what is looked for by %s', async (query, expected) => {
    expect((await totals(query)).map(({ stage, deals, amount }) => [stage, deals, amount])).toEqual(expected);
  });

  it('is of deals within reach', async () => {
    expect(await totals('', stranger)).toEqual([]);
    expect(await totals('', petr)).toEqual(await totals(''));
    expect(await totals(`&teamId=${cast.teamId}`, eva)).toEqual(await totals(''));
    expect(await totals(`&teamId=${southTeam}`, eva)).toEqual([]);
    expect(await totals(`&ownerId=${cast.salesperson}`, eva)).toEqual(await totals(''));
  });

  it('is refused what it does not know', async () => {
    expect(await http.get('/deals/totals?stage=need', anna)).toMatchObject({ status: 400 });
    expect(await http.get(`/deals/totals?q=${'x'.repeat(101)}`, anna)).toMatchObject({ status: 400 });
  });
});

describe('the deals of a board', () => {
  it('are found by a part of their title or of their customer’s name, and by team', async () => {
    expect(await titles('&q=lat')).toEqual(['Lathe']);
    expect(await titles('&q=ACME')).toEqual(['Crane', 'Deal 70000', 'Lathe', 'Press line']);
    expect(await titles('&q=acme', stranger)).toEqual([]);
    expect(await titles(`&teamId=${southTeam}`, eva)).toEqual([]);
    expect(await titles(`&teamId=${cast.teamId}&stage=offer`, eva)).toEqual(['Crane']);
  });
});

describe('who may be given a deal', () => {
  const names = async (as: string, query = '') =>
    (await http.get<{ items: Colleague[] }>(`/colleagues${query}`, as)).body.items.map(({ name }) => name);

  it('is the active of one’s own teams, or of all', async () => {
    expect(await names(anna)).toEqual(['Anna Novak', 'Petr Dvorak']);
    expect(await names(stranger)).toEqual(['Olga']);
    expect(await names(eva)).toEqual(['Anna Novak', 'Olga', 'Petr Dvorak']);
    expect(await names(eva, '?q=NOV')).toEqual(['Anna Novak']);
  });

  it('is nobody who has left', async () => {
    await stage.database.query(`UPDATE app_user SET active = false WHERE name = 'Petr Dvorak'`);
    expect(await names(anna)).toEqual(['Anna Novak']);
    await stage.database.query(`UPDATE app_user SET active = true WHERE name = 'Petr Dvorak'`);
  });
});

describe('how many escalations wait', () => {
  it('is counted within reach, by what became of them', async () => {
    const tally = async (as: string) => (await http.get<EscalationTally>('/escalations/tally', as)).body;
    expect(await tally(anna)).toEqual({ telling: 1, takenOn: 0, snoozed: 0 });
    expect(await tally(petr)).toEqual({ telling: 1, takenOn: 0, snoozed: 0 });
    expect(await tally(stranger)).toEqual({ telling: 0, takenOn: 0, snoozed: 0 });
  });
});
