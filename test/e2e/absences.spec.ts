import { randomUUID } from 'node:crypto';
import {
  absenceList,
  absencePage,
  absenceView,
  substituteList,
  type AbsenceView,
} from '@app/contracts/absences.js';
import { alertPage } from '@app/contracts/alerts.js';
import { healthState } from '@app/contracts/health.js';
import { AlertRepository } from '@app/persistence/alert.repository.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let http: HttpStage;
let cast: Cast;
const sessions = new Map<string, string>();

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  http = await HttpStage.start(stage);
  for (const who of ['salesperson', 'headOfSales', 'management', 'administrator'] as const)
    sessions.set(who, await http.session(cast[who]));
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});
beforeEach(() => stage.database.query(`TRUNCATE absence, alert`));

type Who = 'salesperson' | 'headOfSales' | 'management' | 'administrator';
const as = (who: Who) => sessions.get(who)!;
const of = (who: Who) => `/users/${cast[who]}/absences`;
const week = { from: '2027-03-22', to: '2027-03-28' };
const add = (who: Who, whose: Who, body: object, key?: string) =>
  http.post<AbsenceView & { code: string }>(of(whose), as(who), body, key);

describe('absences', () => {
  it('count days where the person is, to the end of the last one, over a change of clocks', async () => {
    const { status, body } = await add('salesperson', 'salesperson', {
      ...week,
      substituteId: cast.headOfSales,
    });
    expect(status).toBe(201);
    expect(absenceView.parse(body)).toEqual({
      id: body.id,
      userId: cast.salesperson,
      // Prague; on 28 March 2027 the clocks go forward.
      from: '2027-03-21T23:00:00.000Z',
      to: '2027-03-28T22:00:00.000Z',
      substitute: { id: cast.headOfSales, name: 'Petr Dvorak' },
    });
    const listed = await http.get(of('salesperson'), as('salesperson'));
    expect(absenceList.parse(listed.body).items).toEqual([body]);
  });

  it('take instants as they are, and the same request once', async () => {
    const body = { from: '2027-05-03T08:00:00+02:00', to: '2027-05-03' };
    const key = randomUUID();
    const [first, second] = [
      await add('salesperson', 'salesperson', body, key),
      await add('salesperson', 'salesperson', body, key),
    ];
    expect(first.body).toMatchObject({
      from: '2027-05-03T06:00:00.000Z',
      to: '2027-05-03T22:00:00.000Z',
      substitute: null,
    });
    expect(second).toMatchObject({ status: 201, body: first.body });
  });

  it.each<[string, object, number, string]>([
    ['that overlap', { from: '2027-03-28', to: '2027-04-02' }, 409, 'absence-overlaps'],
    ['that lie within', { from: '2027-03-24', to: '2027-03-24' }, 409, 'absence-overlaps'],
    ['that end before they begin', { from: '2027-06-02', to: '2027-06-01' }, 422, 'absence-ends-first'],
    [
      'that last no time',
      { from: '2027-06-02T10:00:00Z', to: '2027-06-02T12:00:00+02:00' },
      422,
      'absence-ends-first',
    ],
    ['of no date', { from: '2027-02-30', to: '2027-03-01' }, 400, 'request-invalid'],
    [
      'with nobody as substitute',
      { from: '2027-06-01', to: '2027-06-02', substituteId: randomUUID() },
      422,
      'substitute-unknown',
    ],
  ])('are refused %s', async (_, body, status, code) => {
    await add('salesperson', 'salesperson', week);
    expect(await add('salesperson', 'salesperson', body)).toMatchObject({ status, body: { code } });
    expect(await stage.database.query(`SELECT 1 FROM absence`)).toHaveLength(1);
  });

  it('refuse oneself and somebody inactive as substitute', async () => {
    const days = { from: '2027-06-01', to: '2027-06-02' };
    const inactive = randomUUID();
    await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles, active) VALUES ($1, 'gone@example.test', 'Gone', '{}', false)`,
      [inactive],
    );
    const oneself = await add('salesperson', 'salesperson', { ...days, substituteId: cast.salesperson });
    expect(oneself).toMatchObject({ status: 422, body: { code: 'substitute-is-oneself' } });
    const gone = await add('salesperson', 'salesperson', { ...days, substituteId: inactive });
    expect(gone).toMatchObject({ status: 422, body: { code: 'substitute-unknown' } });
  });

  it('may follow each other, and of two that overlap and come at once one is refused', async () => {
    const [one, other] = await Promise.all([
      add('salesperson', 'salesperson', week),
      add('headOfSales', 'salesperson', { from: '2027-03-20', to: '2027-03-22' }),
    ]);
    expect([one.status, other.status].sort()).toEqual([201, 409]);
    await stage.database.query(`TRUNCATE absence`);
    await add('salesperson', 'salesperson', week);
    const next = await add('salesperson', 'salesperson', { from: '2027-03-29', to: '2027-03-30' });
    expect(next.status).toBe(201);
  });

  it.each<[Who, Who, number]>([
    ['salesperson', 'salesperson', 201],
    ['salesperson', 'headOfSales', 404],
    ['headOfSales', 'salesperson', 201],
    ['headOfSales', 'management', 404],
    ['management', 'management', 201],
    ['management', 'salesperson', 404],
    ['administrator', 'management', 201],
  ])('as %s of %s: %i', async (who, whose, status) => {
    expect((await add(who, whose, week)).status).toBe(status);
    expect((await http.get(of(whose), as(who))).status).toBe(status === 201 ? 200 : 404);
    const { body } = await add('administrator', whose, { from: '2027-09-01', to: '2027-09-02' });
    const removed = await http.send('DELETE', `/api/v1${of(whose)}/${body.id}`, { as: as(who) });
    expect(removed.status).toBe(status === 201 ? 204 : 404);
    const left = absenceList.parse((await http.get(of(whose), as('administrator'))).body).items;
    expect(left.some(({ id }) => id === body.id)).toBe(status !== 201);
  });
});

describe('the absences of everybody', () => {
  const page = async (who: Who, query = '') =>
    absencePage.parse((await http.get(`/absences${query}`, as(who))).body);
  const names = async (who: Who, query = '') => (await page(who, query)).items.map(({ user }) => user.name);

  it('are listed as far as one may plan them, the earliest first, page by page', async () => {
    await add('administrator', 'salesperson', { from: '2027-04-05', to: '2027-04-06' });
    await add('administrator', 'management', { from: '2027-04-01', to: '2027-04-09' });
    await add('administrator', 'headOfSales', { from: '2027-05-01', to: '2027-05-02' });
    expect(await names('administrator')).toEqual(['Eva Horak', 'Anna Novak', 'Petr Dvorak']);
    expect(await names('headOfSales')).toEqual(['Anna Novak', 'Petr Dvorak']);
    expect(await names('salesperson')).toEqual(['Anna Novak']);
    expect(await names('administrator', `?teamId=${cast.teamId}`)).toEqual(['Anna Novak', 'Petr Dvorak']);
    const window = '?from=2027-04-08T00:00:00Z&to=2027-04-30T00:00:00Z';
    expect(await names('administrator', window)).toEqual(['Eva Horak']);
    const first = await page('administrator', '?limit=2');
    expect(await names('administrator', `?limit=2&cursor=${first.next}`)).toEqual(['Petr Dvorak']);
  });

  it('are told with who may stand in, the own team first, and who is away then', async () => {
    await add('administrator', 'headOfSales', week);
    const asked = async (who: Who, query: string) =>
      http.get(`/users/${cast.salesperson}/substitutes${query}`, as(who));
    const { items } = substituteList.parse((await asked('salesperson', '?from=2027-03-28')).body);
    expect(items.map(({ name, teamName, absent }) => [name, teamName, absent])).toEqual([
      ['Petr Dvorak', 'North', true],
      ['Ada Admin', null, false],
      ['Eva Horak', null, false],
    ]);
    const later = substituteList.parse(
      (await asked('headOfSales', '?q=PETR&from=2027-03-29&to=2027-03-30')).body,
    );
    expect(later.items).toMatchObject([{ name: 'Petr Dvorak', absent: false }]);
    expect((await asked('management', '')).status).toBe(404);
  });
});

describe('how all of it stands', () => {
  it('is told to administrators, and to nobody else', async () => {
    const { body } = await http.get('/health/state', as('administrator'));
    const { checks, deadlines, importsUnderWay } = healthState.parse(body);
    expect([checks.database, checks.temporal, importsUnderWay]).toEqual([true, true, 0]);
    expect(deadlines.map(({ kind }) => kind).sort()).toEqual(['deal', 'handover', 'return-case']);
    expect((await http.get('/health/state', as('management'))).status).toBe(403);
  });
});

describe('alerts', () => {
  it('are shown to administrators, page by page, open or not', async () => {
    const alerts = new AlertRepository(stage.database);
    const dealId = randomUUID();
    expect(await alerts.raise('row-behind', dealId, { entity: 'deal', row: 1, workflow: 2 })).toBe(true);
    expect(await alerts.raise('row-behind', dealId, { entity: 'deal', row: 1, workflow: 3 })).toBe(false);
    await alerts.raise('deadline-late', null, { count: 1, firstIds: [dealId] });
    expect(await alerts.raise('deadline-late', null, { count: 1, firstIds: [dealId] })).toBe(false);
    await alerts.resolveMany(['deadline-late']);

    const all = async (query: string) =>
      alertPage.parse((await http.get(`/alerts${query}`, as('administrator'))).body);
    const kinds = async (query: string) => (await all(query)).items.map(({ kind }) => kind);
    expect(await kinds('')).toEqual(['deadline-late', 'row-behind']);
    expect(await kinds('?open=true')).toEqual(['row-behind']);
    expect(await kinds('?open=false')).toEqual(['deadline-late']);
    const first = await all('?limit=1');
    expect([...first.items, ...(await all(`?limit=1&cursor=${first.next}`)).items]).toHaveLength(2);
    expect((await all('?open=true')).items).toMatchObject([
      { entityId: dealId, detail: { entity: 'deal', row: 1, workflow: 3 }, resolvedAt: null, toldAt: null },
    ]);
  });

  it('are nobody else to see', async () => {
    for (const who of ['salesperson', 'headOfSales', 'management'] as const)
      expect((await http.get('/alerts', as(who))).status).toBe(403);
  });
});
