import type { CounterpartyView } from '@app/contracts/counterparties.js';
import { contactList, type ContactView } from '@app/contracts/contacts.js';
import { customerPage, type CustomerView } from '@app/contracts/customers.js';
import { dutyNow, dutyPage, type DutyView } from '@app/contracts/duty.js';
import { problem } from '@app/contracts/problem.js';
import { meView, teamList, userPage, userWork } from '@app/contracts/users.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let http: HttpStage;
let cast: Cast;
let admin: string;
let anna: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  http = await HttpStage.start(stage);
  admin = await http.session(cast.administrator);
  anna = await http.session(cast.salesperson);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

const told = (answer: HttpAnswer<unknown>) => [answer.status, problem.parse(answer.body).code];
const patch = (path: string, as: string, body: object) =>
  http.send<CustomerView>('PATCH', `/api/v1${path}`, { as, body });

describe('the contacts of a customer', () => {
  const contacts = () => `/customers/${cast.customerId}/contacts`;
  const listed = async () => contactList.parse((await http.get(contacts(), anna)).body).items;

  it('are added once, changed, and removed', async () => {
    const eva = {
      ...{
        name: 'Ing. Eva Malá',
        role: 'purchasing',
        phone: '+420 541 000 000',
        channels: ['phone', 'visit'],
      },
      hours: [{ days: ['tue', 'thu'], from: '09:00', to: '11:30' }],
    };
    const answers = await Promise.all([1, 2].map(() => http.post<ContactView>(contacts(), anna, eva, 'eva')));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await listed()).toEqual([{ ...answers[0]!.body, ...eva, email: null, locale: null }]);

    const path = `${contacts()}/${answers[0]!.body.id}`;
    expect((await http.get(path, anna)).headers.get('etag')).toBe('"1"');
    const send = (method: string, seen: string, body?: object) =>
      http.send(method, `/api/v1${path}`, { as: anna, body, headers: { 'if-match': seen } });
    const changed = await send('PATCH', '"1"', { email: 'eva@acme.test', channels: ['email'] });
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(told(await send('PATCH', '"1"', { email: 'another@acme.test' }))).toEqual([
      412,
      'revision-mismatch',
    ]);
    expect(told(await send('DELETE', '"1"'))).toEqual([412, 'revision-mismatch']);
    expect([changed.status, (await listed())[0]]).toEqual([
      200,
      expect.objectContaining({ email: 'eva@acme.test', channels: ['email'], phone: eva.phone, revision: 2 }),
    ]);
    const remove = () => http.send('DELETE', `/api/v1${path}`, { as: anna });
    expect((await remove()).status).toBe(204);
    expect(told(await remove())).toEqual([404, 'not-found']);
    expect(await listed()).toEqual([]);
  });

  it('are of one customer, and in good form', async () => {
    const missing = `/customers/${cast.teamId}/contacts`;
    expect(told(await http.get(missing, anna))).toEqual([404, 'not-found']);
    expect(told(await http.post(missing, anna, { name: 'X' }))).toEqual([404, 'not-found']);
    for (const wrong of [
      { name: '' },
      { name: 'X', channels: ['pigeon'] },
      { name: 'X', channels: ['phone', 'phone'] },
      { name: 'X', hours: [{ days: ['mon'], from: '11:00', to: '09:00' }] },
    ])
      expect(told(await http.post(contacts(), anna, wrong))).toEqual([400, 'request-invalid']);
  });
});

describe('vendors and carriers', () => {
  it('are changed by whoever has seen them as they are', async () => {
    const vendor = { kind: 'vendor', name: 'GTX Werke', contactName: 'Jana Weiss' };
    const { body } = await http.post<CounterpartyView>('/counterparties', admin, vendor);
    const path = `/counterparties/${body.id}`;
    const change = (seen: string, contactName: string) =>
      http.send('PATCH', `/api/v1${path}`, {
        as: admin,
        body: { contactName },
        headers: { 'if-match': seen },
      });
    const both = await Promise.all(['Jan Dub', 'Petr Dub'].map((name) => change(`"${body.revision}"`, name)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const { headers, body: after } = await http.get<CounterpartyView>(path, admin);
    expect([headers.get('etag'), after.revision]).toEqual(['"2"', 2]);
    expect(both.find(({ status }) => status === 200)?.body).toEqual(after);
    const [audited]: { values: number }[] = await stage.database.query(
      `SELECT count(*)::int AS values FROM audit_record r JOIN audit_value v ON v.record_id = r.id
       WHERE r.object_id = $1 AND r.action = 'counterparty.changed' AND v.name ~ '^(before|after)[.]'`,
      [body.id],
    );
    expect(audited?.values).toBe(2);
  });
});

describe('customers', () => {
  const list = async (query: string) =>
    customerPage.parse((await http.get(`/customers?${query}`, anna)).body).items.map(({ name }) => name);

  it('are known by their ids in other systems, each of one customer only', async () => {
    const ids = [{ source: 'erp', id: 'C-1' }];
    const made = await http.post<CustomerView>('/customers', admin, {
      name: 'Brno',
      class: 'B',
      externalIds: ids,
    });
    expect(made.body.externalIds).toEqual(ids);
    const taken = await patch(`/customers/${cast.customerId}`, admin, { externalIds: ids });
    expect(told(taken)).toEqual([409, 'external-id-taken']);
    const more = [...ids, { source: 'shop', id: 'C-1' }];
    const changed = await patch(`/customers/${made.body.id}`, admin, { externalIds: more });
    expect(changed.body.externalIds).toEqual(more);
    expect(await list('externalSource=erp&externalId=C-1')).toEqual(['Brno']);
    expect(await list('externalSource=erp&externalId=C-2')).toEqual([]);
    await patch(`/customers/${made.body.id}`, admin, { externalIds: [] });
    expect((await patch(`/customers/${cast.customerId}`, admin, { externalIds: ids })).status).toBe(200);
  });

  it('that an import brought are known by its ids', async () => {
    await stage.database.query(
      `INSERT INTO customer (id, name, class, external_source, external_id)
       VALUES (gen_random_uuid(), 'Imported', 'C', 'crm', 'Imported Ltd')`,
    );
    expect(await list('externalSource=crm&externalId=Imported%20Ltd')).toEqual(['Imported']);
  });

  it('are listed by class and by who cares for them', async () => {
    await patch(`/customers/${cast.customerId}`, admin, { personalManagerId: cast.headOfSales });
    expect(await list('class=A')).toEqual(['Acme']);
    expect(await list(`personalManagerId=${cast.headOfSales}`)).toEqual(['Acme']);
    expect(await list('class=A&q=brno')).toEqual([]);
  });
});

describe('users', () => {
  it.each([
    ['q=NOVAK', ['Anna Novak']],
    ['q=example.test&role=management', ['Eva Horak']],
    ['role=head-of-sales', ['Petr Dvorak']],
    ['active=false', []],
  ])('are listed by %s', async (query, names) => {
    const { items } = userPage.parse((await http.get(`/users?${query}`, admin)).body);
    expect(items.map(({ name }) => name)).toEqual(names);
  });

  it('are known with what they would leave behind', async () => {
    await patch(`/customers/${cast.customerId}`, admin, { personalManagerId: cast.headOfSales });
    const work = await http.get(`/users/${cast.headOfSales}/work`, admin);
    expect(userWork.parse(work.body)).toEqual({
      ...{ deals: { count: 0, first: [] }, correctiveActions: 0 },
      customers: { count: 1, first: [{ id: cast.customerId, name: 'Acme' }] },
    });
    expect(told(await http.get(`/users/${cast.teamId}/work`, admin))).toEqual([404, 'not-found']);
  });

  it('are listed by team', async () => {
    const { items } = userPage.parse((await http.get(`/users?teamId=${cast.teamId}`, admin)).body);
    expect(items.map(({ name }) => name)).toEqual(['Anna Novak', 'Petr Dvorak']);
  });
});

describe('teams', () => {
  it('are listed with who leads them and how many are in them', async () => {
    const { items } = teamList.parse((await http.get('/teams', admin)).body);
    const north = { id: cast.teamId, name: 'North', headId: cast.headOfSales, headName: 'Petr Dvorak' };
    expect(items).toEqual([{ ...north, members: 2 }]);
  });
});

describe('whoever is signed in', () => {
  const change = (body: object, headers = {}) =>
    http.send('PATCH', '/api/v1/me', { as: anna, body, headers });

  it('chooses language, hours and mails, once it has seen what there is', async () => {
    const seen = (await http.get('/me', anna)).headers.get('etag')!;
    const wished = { locale: 'cs', timeZone: 'Europe/Warsaw', calendarKey: 'always-open', mails: 'together' };
    const changed = await change(wished, { 'if-match': seen });
    expect(meView.parse(changed.body).user).toMatchObject({ ...wished, name: 'Anna Novak' });
    expect(meView.parse(changed.body).permissions['deal.read']).toBe('own');
    const now = await http.get('/me', anna);
    expect([now.body, now.headers.get('etag')]).toEqual([changed.body, changed.headers.get('etag')]);
    expect(told(await change({ locale: 'pl' }, { 'if-match': seen }))).toEqual([412, 'revision-mismatch']);
    expect((await change({ calendarKey: null, mails: 'separate' })).status).toBe(200);
  });

  it('gets no further rights by it', async () => {
    for (const wrong of [{ roles: ['administrator'] }, { active: false }, { timeZone: 'Moon/Crater' }])
      expect(told(await change(wrong))).toEqual([400, 'request-invalid']);
    expect(told(await change({ calendarKey: 'nowhere' }))).toEqual([422, 'calendar-unknown']);
  });
});

describe('the duty rota', () => {
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const put = (userId: string, from: number, to: number) =>
    http.post<DutyView>('/duty', admin, { userId, from: at(from), to: at(to) });

  it('says who is on duty when, and now', async () => {
    const now = (await put(cast.salesperson, -1, 1)).body;
    const later = (await put(cast.headOfSales, 2, 4)).body;
    expect((await put(cast.management, -3, -2)).status).toBe(201);
    expect(dutyNow.parse((await http.get('/duty/now', anna)).body).items).toEqual([now]);
    const rota = (query: string) => http.get(`/duty?${query}`, anna);
    expect(dutyPage.parse((await rota('')).body).items).toEqual([now, later]);
    expect(dutyPage.parse((await rota(`userId=${cast.headOfSales}`)).body).items).toEqual([later]);
    const first = dutyPage.parse((await rota('limit=1')).body);
    expect(dutyPage.parse((await rota(`limit=1&cursor=${first.next}`)).body).items).toEqual([later]);

    expect((await http.send('DELETE', `/api/v1/duty/${now.id}`, { as: admin })).status).toBe(204);
    expect(dutyNow.parse((await http.get('/duty/now', anna)).body).items).toEqual([]);
  });

  it('is of active users, forwards in time, and not everybody’s to write', async () => {
    expect(told(await put(cast.teamId, 1, 2))).toEqual([422, 'user-unknown']);
    expect(told(await put(cast.salesperson, 2, 1))).toEqual([400, 'request-invalid']);
    const body = { userId: cast.salesperson, from: at(1), to: at(2) };
    expect(told(await http.post('/duty', anna, body))).toEqual([403, 'forbidden']);
  });
});

describe('what was changed meanwhile', () => {
  it.each([
    ['users', () => cast.management, [{ locale: 'cs' }, { locale: 'pl' }]],
    ['teams', () => cast.teamId, [{ name: 'Far North' }, { name: 'North' }]],
    ['customers', () => cast.customerId, [{ class: 'B' }, { externalIds: [{ source: 'wiki', id: '7' }] }]],
  ] as const)('is not overwritten by who has not seen it: %s', async (what, id, [first, second]) => {
    const path = `/api/v1/${what}/${id()}`;
    const change = (etag: string, body: object) =>
      http.send('PATCH', path, { as: admin, body, headers: { 'if-match': etag } });
    const seen = (await http.send('GET', path, { as: admin })).headers.get('etag')!;
    const answers = await Promise.all([change(seen, first), change(seen, second)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(told(answers.find(({ status }) => status === 412)!)).toEqual([412, 'revision-mismatch']);
    const now = (await http.send('GET', path, { as: admin })).headers.get('etag')!;
    expect(answers.find(({ status }) => status === 200)!.headers.get('etag')).toBe(now);
    const again = await change(now, second);
    expect([again.status, again.headers.get('etag') === now]).toEqual([200, false]);
    // Who does not mind need not ask.
    expect((await patch(`/${what}/${id()}`, admin, first)).status).toBe(200);
  });
});
