import { randomUUID } from 'node:crypto';
import type { DealView, DealDeadlines, DeadlineView, EventView } from '@app/contracts/deals.js';
import { dealView } from '@app/contracts/deals.js';
import type { EscalationView, InboxEntry } from '@app/contracts/escalations.js';
import type { Problem } from '@app/contracts/problem.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { days, hours, travel } from '../support/time-travel.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let anna: string;
let petr: string;
let eva: string;
let stranger: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  [anna, petr, eva, stranger] = (await Promise.all(
    [cast.salesperson, cast.headOfSales, cast.management, await anotherSalesperson()].map((id) =>
      http.session(id),
    ),
  )) as [string, string, string, string];
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

async function anotherSalesperson(): Promise<string> {
  const [team, user] = [randomUUID(), randomUUID()];
  await stage.database.query(`INSERT INTO team (id, name) VALUES ($1, 'South')`, [team]);
  await stage.database.query(
    `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, 'other@example.test', 'Other', '{salesperson}', $2)`,
    [user, team],
  );
  return user;
}

function opening(changes: object = {}) {
  return { pipeline: 'quick', title: 'Press line', customerId: cast.customerId, amount: '60000', ...changes };
}

async function open(changes: object = {}): Promise<DealView> {
  const { status, body } = await http.post<DealView>('/deals', anna, opening(changes));
  expect(status).toBe(201);
  return body;
}

function inDays(count: number): string {
  return new Date(Date.now() + days(count) * 1_000).toISOString();
}

const nextVisit = inDays(20);
const promisedDay = inDays(30).slice(0, 10);

describe('a deal over HTTP', () => {
  it('is opened, moved, worked and won, and its timeline tells it', async () => {
    const deal = await open({
      next: { type: 'call', plannedFor: inDays(10), agreed: true },
    });
    expect(dealView.parse(deal)).toMatchObject({
      title: 'Press line',
      owner: { name: 'Anna Novak' },
      customer: { name: 'Acme', class: 'A' },
      stage: { key: 'need', phase: 'awareness' },
      key: true,
      revision: 1,
      amount: '60000',
    });
    const path = `/deals/${deal.id}`;
    const [activity] = deal.activities;
    const moved = await http.post<DealView>(`${path}/moves`, anna, { to: 'offer' });
    expect(moved).toMatchObject({ status: 200, body: { stage: { key: 'offer' }, revision: 2 } });
    expect(moved.headers.get('etag')).toBe('"2"');
    const finished = await http.post<DealView>(`${path}/activities/${activity!.id}/finish`, anna, {
      next: { type: 'visit', plannedFor: nextVisit, agreed: false },
    });
    expect(finished.body.activities).toMatchObject([{ type: 'visit', plannedFor: nextVisit }]);
    expect(await http.post(`${path}/win`, anna, {})).toMatchObject({ status: 200, body: { status: 'won' } });
    const { body } = await http.get<{ items: EventView[] }>(`${path}/events`, anna);
    expect(body.items.map(({ kind }) => kind)).toEqual(['win', 'finish-activity', 'move', 'open']);
    expect(body.items[0]).toMatchObject({ by: { name: 'Anna Novak' } });
    expect((await http.get<DealView>(path, anna)).body).toMatchObject({ status: 'won', revision: 4 });
  });

  it('is opened once by one key, however often and at once it is sent', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      [1, 2, 3].map(() => http.post<DealView>('/deals', anna, opening(), key)),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const reused = await http.post<Problem>('/deals', anna, opening({ title: 'Another' }), key);
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('answers a repeated command as at first, even when the deal has closed meanwhile', async () => {
    const { id } = await open();
    const key = randomUUID();
    const first = await http.post<DealView>(`/deals/${id}/moves`, anna, { to: 'offer' }, key);
    await http.post(`/deals/${id}/win`, anna, {});
    const again = await http.post<DealView>(`/deals/${id}/moves`, anna, { to: 'offer' }, key);
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    const other = await http.post<Problem>(`/deals/${id}/moves`, anna, { to: 'need' }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it.each([
    ['a move that is not allowed', 'moves', { to: 'need' }, 409, 'move-not-allowed'],
    ['an unknown stage', 'moves', { to: 'moon' }, 422, 'stage-unknown'],
    ['an unknown field', 'moves', { to: 'offer', now: true }, 400, 'request-invalid'],
    ['an unknown reason', 'lose', { reason: 'mood' }, 422, 'loss-reason-unknown'],
    [
      'an activity in the past',
      'activities',
      { type: 'call', plannedFor: '2020-01-01T00:00:00Z', agreed: false },
      422,
      'activity-not-in-future',
    ],
  ])('refuses %s as a located problem', async (_, verb, body, status, code) => {
    const { id } = await open();
    const refused = await http.post<Problem>(`/deals/${id}/${verb}`, anna, body);
    expect(refused).toMatchObject({ status, body: { code, status, type: `urn:dealwarden:problem:${code}` } });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  });

  it('holds a command to the revision it insists on', async () => {
    const { id } = await open();
    const send = (revision: string) =>
      http.send<Problem>('POST', `/api/v1/deals/${id}/moves`, {
        as: anna,
        body: { to: 'offer' },
        headers: { 'if-match': revision },
      });
    expect(await send('"7"')).toMatchObject({ status: 412, body: { code: 'revision-mismatch' } });
    expect(await send('"1"')).toMatchObject({ status: 200 });
  });

  it('asks for an Idempotency-Key', async () => {
    const response = await fetch(`${http.url}/api/v1/deals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${anna}`, 'content-type': 'application/json' },
      body: JSON.stringify(opening()),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'idempotency-key-missing' });
  });

  it('is found by its owner, its head of sales and management, and by nobody else', async () => {
    const { id } = await open();
    for (const as of [anna, petr, eva]) expect((await http.get(`/deals/${id}`, as)).status).toBe(200);
    for (const path of [`/deals/${id}`, `/deals/${id}/events`, `/deals/${id}/deadlines`]) {
      expect(await http.get(path, stranger)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    }
    expect((await http.post(`/deals/${id}/moves`, stranger, { to: 'offer' })).status).toBe(404);
    expect((await http.post(`/deals/${id}/moves`, eva, { to: 'offer' })).status).toBe(403);
    const own = await http.get<{ items: DealView[] }>('/deals', stranger);
    expect(own.body.items).toEqual([]);
  });

  it('is not opened for somebody out of reach', async () => {
    const refused = await http.post<Problem>('/deals', anna, opening({ ownerId: cast.headOfSales }));
    expect(refused).toMatchObject({ status: 422, body: { code: 'owner-unknown' } });
  });

  it('is listed page by page, newest first', async () => {
    const opened = [await open(), await open(), await open()].map(({ id }) => id).reverse();
    const first = await http.get<{ items: DealView[]; next: string }>('/deals?limit=2&status=open', anna);
    const second = await http.get<{ items: DealView[] }>(
      `/deals?limit=1&status=open&cursor=${first.body.next}`,
      anna,
    );
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(opened);
  });

  it('says why each deadline is when it is', async () => {
    const { id } = await open();
    const { body } = await http.get<{ items: DeadlineView[] }>(`/deals/${id}/deadlines`, anna);
    expect(body.items).toMatchObject([
      { kind: 'stage-norm', norm: 'P5D', customerClass: 'A', timeZone: 'UTC' },
      { kind: 'no-future-activity', norm: 'P1D' },
    ]);
  });
});

describe('an escalation over HTTP', () => {
  it('is in the inbox of whom it was told, and is taken on with a date', async () => {
    const deal = await open({ title: 'Stalling press' });
    await travel(stage.client, dealWorkflowId(deal.id), days(1) + hours(5));
    const inbox = await http.get<{ items: InboxEntry[] }>('/inbox', petr);
    const entry = inbox.body.items.find(({ escalation }) => escalation.deal.id === deal.id);
    expect(entry).toMatchObject({
      round: 1,
      level: 1,
      escalation: { status: 'telling', deal: { title: 'Stalling press' } },
    });
    const { id } = entry!.escalation;
    const due = await http.get<DealDeadlines>(`/deals/${deal.id}/deadlines`, anna);
    expect(due.body.nextLevel).toMatchObject({ dueAt: entry!.escalation.nextLevelAt });
    const { body } = await http.get<{ items: EventView[] }>(`/deals/${deal.id}/events`, anna);
    const told = body.items.flatMap(({ notices }) => notices).filter(({ channel }) => channel === 'inbox');
    expect(told.map(({ to, status }) => [to.name, status])).toEqual([
      ['Petr Dvorak', 'told'],
      ['Anna Novak', 'told'],
    ]);
    expect((await http.get(`/escalations/${id}`, stranger)).status).toBe(404);
    const key = randomUUID();
    const takeOn = (escalationId: string) =>
      http.post<DealView>(`/escalations/${escalationId}/take-on`, petr, { promisedFor: promisedDay }, key);
    const promised = await takeOn(id);
    expect(promised.body.escalation).toMatchObject({
      status: 'taken-on',
      takenOn: { byId: cast.headOfSales, promisedFor: `${inDays(31).slice(0, 10)}T00:00:00.000Z` },
    });
    const twice = await http.post<Problem>(`/escalations/${id}/take-on`, anna, { promisedFor: promisedDay });
    expect(twice).toMatchObject({ status: 409, body: { code: 'already-taken-on' } });
    const list = await http.get<{ items: EscalationView[] }>('/escalations?status=taken-on', eva);
    expect(list.body.items).toMatchObject([{ id, takenOn: { by: { name: 'Petr Dvorak' } } }]);

    // The deal moves, stalls anew, and the key of the first escalation takes no second one on.
    await http.post(`/deals/${deal.id}/moves`, anna, { to: 'offer' });
    await travel(stage.client, dealWorkflowId(deal.id), days(1) + hours(1));
    const { body: stalled } = await http.get<DealView>(`/deals/${deal.id}`, anna);
    expect(stalled.escalation?.id).not.toBe(id);
    expect(await takeOn(stalled.escalation!.id)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    expect((await takeOn(id)).body).toEqual(promised.body);
  });
});
