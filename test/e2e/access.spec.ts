import { randomUUID } from 'node:crypto';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { PATH_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { RequestMethod } from '@nestjs/common';
import { reachOf, roles, type Role } from '@app/domain/access/permissions.js';
import { permissionOf } from '../../apps/api/src/common/access.guard.js';
import { KnownRoutes } from '../../apps/api/src/common/known-routes.js';
import type { Permission } from '../../apps/api/src/common/permit.js';
import { Asking } from '../support/asking.js';
import { casting, type Cast } from '../support/cast.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import { shippedRegulation } from '../support/return-cases.js';
import { HttpStage } from '../support/http.js';
import { addressesIn } from '../support/permissions-document.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';
import { until } from '../support/until.js';

/**
 * Every route of the running application, asked by every role, of objects of another team and of one's own: what is answered
 * is what the permission table says. A new route that belongs to nobody's rows here fails the last spec.
 */

interface Route {
  readonly method: string;
  /** As the application knows it, e.g. `/api/v1/deals/:id`. */
  readonly url: string;
  readonly permission: Permission;
}

let stage: Stage;
let http: HttpStage;
let cast: Cast;
let routes: Route[];
/** A session of each role in a team of its own, which owns nothing. */
const strangers = new Map<Role, string>();
let deal: string;
let escalation: string;
let handover: string;
let message: string;
let correction: string;
let returnCase: string;
let returnLink: string;
/** Cares for the customer of the North. */
let carer: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  routes = routesOf();
  const south = randomUUID();
  await stage.database.query(`INSERT INTO team (id, name) VALUES ($1, 'South')`, [south]);
  for (const role of roles) {
    const id = randomUUID();
    await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, $2, $3, $4, $5)`,
      [id, `${role}@south.example.test`, `South ${role}`, [role], south],
    );
    if (role === 'head-of-sales')
      await stage.database.query(`UPDATE team SET head_id = $1 WHERE id = $2`, [id, south]);
    strangers.set(role, await http.session(id));
  }
  carer = randomUUID();
  await stage.database.query(
    `INSERT INTO app_user (id, email, name, roles, team_id) VALUES ($1, 'carer@example.test', 'Cara Care', '{personal-manager}', $2)`,
    [carer, cast.teamId],
  );
  await stage.database.query(`UPDATE customer SET personal_manager_id = $1 WHERE id = $2`, [
    carer,
    cast.customerId,
  ]);
  await things();
}, 60_000);
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

/** What the salesperson of the North has. */
async function things(): Promise<void> {
  const ask = new Asking(stage, cast);
  deal = await ask.open();
  returnCase = randomUUID();
  const regulation = shippedRegulation({ calendar: 'always-open' });
  await new ReturnRegulationRepository(stage.database).publish(regulation);
  const claim = { kind: 'open', customerId: cast.customerId, lines: [] } as const;
  await ask.gateway.takeClaim(returnCase, ask.commanded(claim));
  returnLink = await idOf(
    `WITH letter AS (
       INSERT INTO return_letter (case_id, seq, act, part_ids, at) VALUES ($1, 1, 'reminder', '[]', now()) RETURNING id, case_id
     ) INSERT INTO return_link (token_hash, letter_id, case_id, customer_id, requests, expires_at)
     SELECT '', letter.id, c.id, c.customer_id, '[]', now() FROM letter JOIN return_case c ON c.id = case_id RETURNING id`,
    returnCase,
  );
  const won = await ask.open({ stage: 'offer' });
  await ask.tell(won, { kind: 'win' });
  handover = await idOf(`SELECT id FROM handover WHERE deal_id = $1`, won);
  const stalled = await new StalledDeals(stage.database, cast).stalled();
  escalation = stalled.escalation!.id;
  [message, correction] = [randomUUID(), randomUUID()];
  await stage.database.query(
    `INSERT INTO message (id, deal_id, customer_id, stage, action, status, language, subject, body, created_at)
     VALUES ($1, $2, $3, 'need', 'hello', 'prepared', 'en', 'Hello', 'Hello', now())`,
    [message, deal, cast.customerId],
  );
  await stage.database.query(
    `INSERT INTO corrective_action (id, deal_id, owner_id, reason, what, due_on, created_at)
     VALUES ($1, $2, $3, 'slow', 'Answer sooner', current_date, now())`,
    [correction, deal, cast.salesperson],
  );
}

async function idOf(sql: string, value: string): Promise<string> {
  const [row]: { id: string }[] = await stage.database.query(sql, [value]);
  if (!row) throw new Error(`nothing found by ${sql}`);
  return row.id;
}

/** The objects that belong to somebody, by the beginning of their addresses. */
const owned: Readonly<Record<string, () => string>> = {
  '/api/v1/deals/:id': () => deal,
  '/api/v1/handovers/:id': () => handover,
  '/api/v1/escalations/:id': () => escalation,
  '/api/v1/messages/:id': () => message,
  '/api/v1/corrective-actions/:id': () => correction,
  '/api/v1/users/:id/absences': () => cast.salesperson,
  '/api/v1/users/:id/substitutes': () => cast.salesperson,
  '/api/v1/return-cases/:id': () => returnCase,
};

/** What belongs to everybody who may see it at all: there is no other's of it. */
const shared = [
  '/api/v1/customers/:id',
  '/api/v1/counterparties/:id',
  '/api/v1/return-regulations/:key',
  '/api/v1/duty/:id',
  '/api/v1/issued-tokens/:id',
  '/api/v1/imports/:id',
  '/api/v1/mails/:id',
  '/api/v1/webhooks/:id',
  '/api/v1/users/:id',
  '/api/v1/teams/:id',
  '/api/v1/pipelines/:key',
  '/api/v1/calendars/:key',
];

const soon = new Date(Date.now() + 5 * 86_400_000).toISOString();
const plan = { type: 'call', plannedFor: soon, agreed: false };

/** Bodies that are well-formed, so that reach is asked and not the form: of what takes no empty one. */
const bodies: Readonly<Record<string, () => object>> = {
  'PATCH /api/v1/deals/:id': () => ({ amount: '61000' }),
  'POST /api/v1/deals/:id/moves': () => ({ to: 'offer' }),
  'POST /api/v1/deals/:id/lose': () => ({ reason: 'price' }),
  'POST /api/v1/deals/:id/reopen': () => ({ reason: 'They called' }),
  'POST /api/v1/deals/:id/hold': () => ({ until: soon, reason: 'Their holidays' }),
  'POST /api/v1/deals/:id/hand-over': () => ({ ownerId: cast.headOfSales }),
  'POST /api/v1/deals/:id/migrate': () => ({ reason: 'Two stages now' }),
  'POST /api/v1/pipelines/:key/migrations': () => ({ reason: 'Two stages now' }),
  'POST /api/v1/deals/:id/key-mark': () => ({ key: true }),
  'POST /api/v1/deals/:id/activities': () => plan,
  'POST /api/v1/deals/:id/done-activities': () => ({ type: 'call' }),
  'POST /api/v1/deals/:id/activities/:activityId/move': () => ({ plannedFor: soon }),
  'POST /api/v1/deals/:id/activities/:activityId/cancel': () => ({ reason: 'Not needed' }),
  'POST /api/v1/handovers/:id/take-on': () => ({ promisedFor: soon }),
  'POST /api/v1/handovers/:id/snooze': () => ({ until: soon, reason: 'Their holidays' }),
  'POST /api/v1/escalations/:id/take-on': () => ({ promisedFor: soon }),
  'POST /api/v1/escalations/:id/snooze': () => ({ until: soon, reason: 'Their holidays' }),
  'POST /api/v1/escalations/:id/instruct': () => ({ what: 'Call them', doneBy: soon }),
  'POST /api/v1/return-cases': () => ({ customerId: cast.customerId }),
  'POST /api/v1/return-cases/:id/acts': () => ({ act: 'pass-on' }),
  'POST /api/v1/return-cases/:id/letters/told': () => ({ through: 'phone' }),
  'POST /api/v1/return-cases/:id/links': () => ({ counterpartyId: null }),
  'POST /api/v1/counterparties': () => ({ kind: 'vendor', name: 'GTX Werke' }),
  'PATCH /api/v1/messages/:id': () => ({ subject: 'Good day' }),
  'POST /api/v1/messages/:id/discard': () => ({ reason: 'Said by phone' }),
  'POST /api/v1/corrective-actions/:id/finish': () => ({ note: 'Two people check' }),
  'POST /api/v1/return-cases/:id/evidence/:evidenceId/shown': () => ({ to: cast.customerId, shown: true }),
  'POST /api/v1/users/:id/absences': () => ({ from: '2090-03-22', to: '2090-03-28' }),
};

/** Queries, of what takes none without. */
const queries: Readonly<Record<string, string>> = {
  'POST /api/v1/return-cases/:id/evidence': '?name=one.jpg',
};

/** Queries of lists that take none without. */
const listQueries: Readonly<Record<string, string>> = {};

function routesOf(): Route[] {
  const scanner = new MetadataScanner();
  const permissions = new Map<string, Permission>();
  for (const module of http.app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const prototype = (metatype as { prototype: Record<string, object> }).prototype;
      const base = Reflect.getMetadata(PATH_METADATA, metatype as object) as string;
      for (const name of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[name]!;
        const path = Reflect.getMetadata(PATH_METADATA, handler) as string | undefined;
        const permission = permissionOf(handler);
        if (path === undefined || !permission) continue;
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
        permissions.set(`${method} /${[base, path].map(trimmed).filter(Boolean).join('/')}`, permission);
      }
    }
  }
  return http.app
    .get(KnownRoutes)
    .all()
    .filter(({ method }) => method !== 'HEAD')
    .map(({ method, url }) => {
      const permission =
        permissions.get(`${method} ${url}`) ?? permissions.get(`${method} ${url.replace('/api/v1', '')}`);
      if (!permission) throw new Error(`nobody knows who may ${method} ${url}`);
      return { method, url, permission };
    });
}

function trimmed(path: string): string {
  return path.replace(/^\/|\/$/g, '');
}

/** The address's object when it belongs to somebody. */
function ownedBy({ url }: Route): string | undefined {
  const [, object] =
    Object.entries(owned).find(([start]) => url === start || url.startsWith(`${start}/`)) ?? [];
  return object?.();
}

/** It names an absence or a photo that is nobody's: not found by whoever may look. */
function isNobodys({ url }: Route): boolean {
  return /:(absence|evidence)Id/.test(url);
}

async function ask({ method, url }: Route, as: string): Promise<string> {
  const id = ownedBy({ method, url, permission: { kind: 'public' } }) ?? randomUUID();
  const path = url
    .replace(/:(id|key)\b/, id)
    .replace(/:linkId\b/, returnLink)
    .replace(/:(\w+)/g, () => randomUUID());
  const query = queries[`${method} ${url}`] ?? '';
  const isBare = method === 'GET' || method === 'DELETE';
  const { status, body } = await http.send<{ code?: string } | null>(method, path + query, {
    as,
    // A revision that nothing has: what is within reach is refused by it, and stays as it is for the next.
    headers: { 'if-match': '"999999"' },
    ...(isBare ? {} : { body: bodies[`${method} ${url}`]?.() ?? {} }),
  });
  if (body?.code === 'request-invalid') return 'malformed';
  return status === 401 || status === 403
    ? 'denied'
    : status === 404
      ? 'not found'
      : status >= 500
        ? `${status}`
        : 'reached';
}

async function denials(code: 'forbidden' | 'not-found'): Promise<number> {
  const [row]: { n: number }[] = await stage.database.query(
    `SELECT count(*)::int AS n FROM audit_record WHERE action = 'denied' AND detail->>'code' = $1`,
    [code],
  );
  return row!.n;
}

/** Each refusal is in the audit, written beside its answer: of a right, and of what others have. */
async function everyDenialIsKnown(code: 'forbidden' | 'not-found', count: number): Promise<void> {
  expect(count).toBeGreaterThan(100);
  await until(async () => (await denials(code)) === count);
}

const table = (answers: Map<string, string>) => [...answers].map(([asked, answer]) => `${asked}: ${answer}`);

describe('what every role may reach', () => {
  it('is what the permission table says, of objects of another team', async () => {
    const [expected, answered] = [new Map<string, string>(), new Map<string, string>()];
    let foreign = 0;
    for (const route of routes) {
      const { permission } = route;
      if (permission.kind !== 'action') continue;
      const isOwned = ownedBy(route) !== undefined;
      for (const role of roles) {
        const asked = `${role} ${route.method} ${route.url}`;
        const right = reachOf([role], permission.action);
        const isDenied = !right || (permission.reach === 'all' && right !== 'all');
        const answer = await ask(route, strangers.get(role)!);
        if (isDenied) expected.set(asked, 'denied');
        else if (!isOwned) expected.set(asked, /not found|malformed/.test(answer) ? answer : 'reached');
        else expected.set(asked, right === 'all' && !isNobodys(route) ? 'reached' : 'not found');
        if (!isDenied && isOwned && right !== 'all') foreign++;
        answered.set(asked, answer);
      }
    }
    expect(answered.size).toBeGreaterThan(300);
    expect(table(answered)).toEqual(table(expected));
    const denied = [...answered.values()].filter((answer) => answer === 'denied');
    await everyDenialIsKnown('forbidden', denied.length);
    await everyDenialIsKnown('not-found', foreign);
  }, 120_000);

  it('is one’s own, and of one’s team, for whoever has such a right', async () => {
    const near: [Role, string][] = [
      ['salesperson', await http.session(cast.salesperson)],
      ['head-of-sales', await http.session(cast.headOfSales)],
      ['personal-manager', await http.session(carer)],
    ];
    const missed: string[] = [];
    const before = await denials('not-found');
    for (const route of routes) {
      if (route.permission.kind !== 'action' || ownedBy(route) === undefined) continue;
      // Handovers and claims are of whoever cares for the customer, deals and what hangs on them of who sells.
      const isOfCarer = /^\/api\/v1\/(handovers|return-cases)\b/.test(route.url);
      for (const [role, session] of near) {
        const right = reachOf([role], route.permission.action);
        const isForOthers = right === 'own' && isOfCarer !== (role === 'personal-manager');
        if (!right || isForOthers) continue;
        const answer = await ask(route, session);
        const expected = isNobodys(route) ? 'not found' : 'reached';
        if (answer !== expected) missed.push(`${role} ${route.method} ${route.url}: ${answer}`);
      }
    }
    expect(missed).toEqual([]);
    // A photo that one's own case has not is not another's; what is noted behind it is.
    expect((await http.get(`/deals/${deal}`, strangers.get('salesperson')!)).status).toBe(404);
    await until(async () => (await denials('not-found')) > before);
    expect(await denials('not-found')).toBe(before + 1);
  }, 120_000);

  it('is in lists as well: what is of others is in none of them', async () => {
    const absence = await idOf(
      `INSERT INTO absence (id, user_id, from_at, to_at) VALUES (gen_random_uuid(), $1, now(), now() + interval '30 days')
       RETURNING id`,
      cast.salesperson,
    );
    const listed: Readonly<Record<string, string>> = {
      ...{ deals: deal, handovers: handover, escalations: escalation, messages: message },
      ...{ 'corrective-actions': correction, 'return-cases': returnCase, absences: absence },
    };
    const lists = routes.filter(
      ({ method, url, permission }) =>
        method === 'GET' && permission.kind === 'action' && permission.reach !== 'all' && !url.includes(':'),
    );
    const told: string[] = [];
    // The stream of changes is no list, and does not end.
    for (const { url, permission } of lists.filter(({ url }) => url !== '/api/v1/changes')) {
      if (permission.kind !== 'action') continue;
      for (const role of roles) {
        const right = reachOf([role], permission.action);
        if (!right) continue;
        const path = url + (listQueries[url] ?? '');
        const { status, body } = await http.send('GET', path, { as: strangers.get(role)! });
        expect([role, url, status]).toEqual([role, url, 200]);
        const text = JSON.stringify(body);
        const id = listed[url.replace('/api/v1/', '')];
        if (right === 'all')
          expect([role, url, id === undefined || text.includes(id)]).toEqual([role, url, true]);
        else if (Object.values(listed).some((one) => text.includes(one))) told.push(`${role} ${url}`);
      }
    }
    expect(told).toEqual([]);

    const anna = await http.session(cast.salesperson);
    for (const [list, id] of Object.entries(listed).filter(([list]) => !/handovers|return-cases/.test(list)))
      expect(JSON.stringify((await http.get(`/${list}`, anna)).body)).toContain(id);
    const sums = async (as: string) =>
      (await http.get<{ items: object[] }>('/forecast', as)).body.items.length;
    for (const role of ['salesperson', 'head-of-sales', 'personal-manager'] as const)
      expect([role, await sums(strangers.get(role)!)]).toEqual([role, 0]);
    expect(await sums(anna)).toBeGreaterThan(0);
  }, 60_000);

  it('is nobody else’s, of what each keeps for themselves', async () => {
    const anna = await http.session(cast.salesperson);
    const view = { layout: 'list', filter: { pipeline: 'quick' }, sort: 'next-step', direction: 'asc' };
    const [token, saved] = await Promise.all([
      http.post<{ id: string }>('/tokens', anna, { name: 'sync', scopes: ['deal.read'] }),
      http.post<{ id: string }>('/saved-views', anna, { ...view, name: 'Mine' }),
    ]);
    const { body: sessions } = await http.get<{ items: { id: string }[] }>('/sessions', anna);
    const personal: Record<string, string> = {
      'DELETE /api/v1/tokens/:id': token.body.id,
      'DELETE /api/v1/sessions/:id': sessions.items[0]!.id,
      'PUT /api/v1/saved-views/:id': saved.body.id,
      'DELETE /api/v1/saved-views/:id': saved.body.id,
    };
    const known = routes.filter(
      ({ permission, url }) => permission.kind === 'signed-in' && url.includes('/:'),
    );
    expect(known.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(Object.keys(personal).sort());
    const alone = routes.filter(
      ({ permission, url }) => permission.kind === 'signed-in' && url !== '/api/v1/sessions',
    );
    expect([...new Set(alone.map(({ url }) => url))].sort()).toEqual(
      addressesIn('Whoever is signed in').sort(),
    );
    const answers = new Set<number>();
    for (const session of strangers.values())
      for (const [route, id] of Object.entries(personal)) {
        const [method, url] = route.split(' ') as [string, string];
        const body = method === 'PUT' ? { ...view, name: 'Theirs' } : undefined;
        const headers = { 'if-match': '"1"' };
        answers.add((await http.send(method, url.replace(':id', id), { as: session, headers, body })).status);
      }
    expect([...answers]).toEqual([404]);
    await until(async () => {
      const noted: { kind: string; n: number }[] = await stage.database.query(
        `SELECT object_kind AS kind, count(*)::int AS n FROM audit_record
         WHERE action = 'denied' AND object_kind IN ('saved-view', 'session', 'token') GROUP BY 1 ORDER BY 1`,
      );
      const each = strangers.size;
      return JSON.stringify(noted.map(({ n }) => n)) === JSON.stringify([2 * each, each, each]);
    });
    expect((await http.get<{ items: unknown[] }>('/tokens', anna)).body.items).toHaveLength(1);
    expect((await http.get<{ items: { name: string }[] }>('/saved-views', anna)).body.items[0]?.name).toBe(
      'Mine',
    );
  }, 60_000);

  it('is told of every address with an object: a new one is somebody’s, or everybody’s', () => {
    const unknown = routes
      .filter(({ permission, url }) => permission.kind === 'action' && /:(id|key)\b/.test(url))
      .filter((route) => ownedBy(route) === undefined)
      .filter(({ url }) => !shared.some((start) => url === start || url.startsWith(`${start}/`)))
      .map(({ method, url }) => `${method} ${url}`);
    expect(unknown).toEqual([]);
  });
});
