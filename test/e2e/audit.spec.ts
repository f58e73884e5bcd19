import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { auditPage, type AuditEntry, type CheckedAudit } from '@app/contracts/audit.js';
import { eventPage } from '@app/contracts/deals.js';
import type { ApiTokenOnce } from '@app/contracts/tokens.js';
import { searchHistories } from '@app/doctor/history-search.js';
import { hashPassword } from '@app/persistence/password-hash.js';
import { exitCodes } from '../../apps/cli/src/console/exit-codes.js';
import { Asking } from '../support/asking.js';
import { dealWorkflowId } from '../../workflows/src/names.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

const program = fileURLToPath(new URL('../../dist/apps/cli/src/main.js', import.meta.url));
const right = 'deals want to be closed';
const anna = 'anna.novak@example.test';

let stage: Stage;
let http: HttpStage;
let cast: Cast;
let admin: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  admin = await http.session(cast.administrator);
  await stage.database.query(`UPDATE app_user SET password_hash = $1`, [await hashPassword(right)]);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

async function list(query: string): Promise<AuditEntry[]> {
  const { status, body } = await http.get(`/audit?${query}`, admin);
  expect([status, body]).toEqual([200, expect.anything()]);
  return auditPage.parse(body).items;
}

/** The newest entries of a query, once there are so many of them: they come to the list within seconds. */
async function entries(query: string, count: number): Promise<AuditEntry[]> {
  let found: AuditEntry[] = [];
  await until(async () => (found = await list(query)).length >= count);
  return found;
}

function verify(...args: string[]): { code: number | null; out: string } {
  const env = { PATH: process.env.PATH, ...stage.environment };
  const { status, stdout } = spawnSync(process.execPath, [program, 'audit', 'verify', ...args], {
    ...{ env, encoding: 'utf8' },
  });
  return { code: status, out: stdout };
}

describe('the audit over HTTP', () => {
  it('tells what an administrator changed, before and after, and from where', async () => {
    const answer = await http.send('PATCH', `/api/v1/users/${cast.management}`, {
      ...{ as: admin, body: { locale: 'cs' }, headers: { 'user-agent': 'spec/1', 'x-request-id': 'spec-1' } },
    });
    expect(answer.status).toBe(200);
    const [entry] = await entries(`objectId=${cast.management}&principalId=${cast.administrator}`, 1);
    expect(entry).toMatchObject({
      ...{ action: 'user.changed', object: { kind: 'user', id: cast.management } },
      principal: { kind: 'user', id: cast.administrator, name: 'Ada Admin', token: null },
      from: { requestId: 'spec-1', address: '127.0.0.1', agent: 'spec/1' },
      ...{ before: { locale: 'en' }, after: { locale: 'cs' }, erased: [] },
    });
  });

  it('tells a program from its owner', async () => {
    const made = await http.post<ApiTokenOnce>('/tokens', admin, {
      name: 'sync',
      scopes: ['customer.write'],
    });
    const { id, token } = made.body;
    await http.send('PATCH', `/api/v1/customers/${cast.customerId}`, { as: token, body: { class: 'C' } });
    const [entry] = await entries(`objectId=${cast.customerId}&action=customer.changed`, 1);
    expect(entry?.principal).toEqual({
      ...{ kind: 'token', id: cast.administrator, name: 'Ada Admin', token: { id, name: 'sync' } },
    });
  });

  it('tells who signed in, and who tried', async () => {
    const signIn = (email: string, password: string) =>
      http.send('POST', '/api/v1/sessions', { body: { email, password } });
    await signIn(anna, right);
    for (let time = 1; time <= 5; time++) await signIn(anna, 'a guess');
    await signIn('nobody@example.test', 'a guess');
    await entries(`action=sign-in.succeeded&objectId=${cast.salesperson}`, 1);
    expect(await entries(`action=sign-in.failed&objectId=${cast.salesperson}`, 4)).toHaveLength(4);
    const [locked] = await entries(`action=sign-in.locked&objectId=${cast.salesperson}`, 1);
    expect(locked?.principal).toMatchObject({ kind: 'nobody', id: null });
    const [strange] = await entries('action=sign-in.failed&objectKind=user', 5);
    expect(strange).toMatchObject({ object: { id: null }, detail: { email: 'nobody@example.test' } });
  });

  it('tells what was denied: a right, and what belongs to others', async () => {
    const ask = new Asking(stage, cast);
    const deal = await ask.open();
    const [stranger]: { id: string }[] = await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles) VALUES (gen_random_uuid(), 'iva@example.test', 'Iva', '{salesperson}') RETURNING id`,
    );
    const iva = await http.session(stranger!.id);
    expect((await http.get(`/deals/${deal}`, iva)).status).toBe(404);
    expect((await http.get(`/deals/${cast.customerId}`, iva)).status).toBe(404);
    expect((await http.get('/alerts', iva)).status).toBe(403);
    const denied = await entries(`action=denied&principalId=${stranger!.id}`, 2);
    expect(denied.map(({ object, detail }) => [object, detail])).toEqual(
      expect.arrayContaining([
        [
          { kind: 'deal', id: deal },
          { method: 'GET', route: '/api/v1/deals/:id', code: 'not-found' },
        ],
        [null, { method: 'GET', route: '/api/v1/alerts', code: 'forbidden' }],
      ]),
    );
    // What nobody has is nobody's to be denied.
    expect(denied).toHaveLength(2);
  });

  it('tells what was denied of the handovers and return cases of others', async () => {
    const ask = new Asking(stage, cast);
    const deal = await ask.open({ stage: 'offer' });
    await ask.tell(deal, { kind: 'win' });
    const [handover]: { id: string }[] = await stage.database.query(
      `SELECT id FROM handover WHERE deal_id = $1`,
      [deal],
    );
    const [taken]: { id: string }[] = await stage.database.query(
      `INSERT INTO return_case (id, seq, revision, state, status, customer_id, team_id, is_late, opened_at)
       VALUES (gen_random_uuid(), 1, 1, '{"lines": []}', 'open', $1, $2, false, now()) RETURNING id`,
      [cast.customerId, cast.teamId],
    );
    const [stranger]: { id: string }[] = await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles) VALUES (gen_random_uuid(), 'eda@example.test', 'Eda', '{personal-manager}') RETURNING id`,
    );
    const eda = await http.session(stranger!.id);
    expect((await http.get(`/handovers/${handover!.id}`, eda)).status).toBe(404);
    expect((await http.get(`/return-cases/${taken!.id}`, eda)).status).toBe(404);
    const denied = await entries(`action=denied&principalId=${stranger!.id}`, 2);
    expect(denied.map(({ object, detail }) => [object, detail])).toEqual(
      expect.arrayContaining([
        [
          { kind: 'handover', id: handover!.id },
          { method: 'GET', route: '/api/v1/handovers/:id', code: 'not-found' },
        ],
        [
          { kind: 'return-case', id: taken!.id },
          { method: 'GET', route: '/api/v1/return-cases/:id', code: 'not-found' },
        ],
      ]),
    );
  });

  it('holds what was done to deals, with what the event says', async () => {
    const ask = new Asking(stage, cast);
    const deal = await ask.open();
    await ask.tell(deal, { kind: 'move', to: 'offer' });
    const [moved, opened] = await entries(`objectKind=deal&objectId=${deal}`, 2);
    expect([opened?.action, moved?.action]).toEqual(['deal.open', 'deal.move']);
    expect(moved).toMatchObject({ principal: { kind: 'user', name: 'Anna Novak' }, detail: { to: 'offer' } });
    expect(opened).toMatchObject({ before: {}, after: { stage: 'need', ownerId: cast.salesperson } });
    // What came of it, and nothing that follows from the rest.
    expect(moved?.before).toEqual({ stage: 'need', stageSince: expect.any(String) as string });
    expect(moved?.after).toEqual({ stage: 'offer', stageSince: expect.any(String) as string });
  });

  it('tells from where a command came, which travels through no workflow and is let go with the person', async () => {
    const deal = await new Asking(stage, cast).open();
    const as = await http.session(cast.salesperson);
    const moves = ['offer', 'need'].map((to, time) =>
      http.send('POST', `/api/v1/deals/${deal}/moves`, {
        ...{ as, body: { to } },
        headers: {
          'user-agent': 'field-app/7',
          'x-request-id': `move-${time}`,
          'idempotency-key': `move-${time}`,
        },
      }),
    );
    expect((await Promise.all(moves)).map(({ status }) => status)).toContain(200);
    const moved = () => entries(`objectId=${deal}&action=deal.move`, 1);
    const [entry] = await moved();
    expect(entry?.from).toEqual({
      ...{ requestId: expect.stringMatching(/^move-\d$/) as string, address: '127.0.0.1' },
      agent: 'field-app/7',
    });
    const workflows = [dealWorkflowId(deal)];
    expect((await searchHistories(stage.client, workflows, [deal])).found).toEqual(workflows);
    expect((await searchHistories(stage.client, workflows, ['field-app', '127.0.0.1'])).found).toEqual([]);
    const kept = `FROM command_origin WHERE value->>'agent' = 'field-app/7'`;
    // Once for all that somebody does from one place.
    expect(await stage.database.query(`SELECT principal_id ${kept}`)).toEqual([
      { principal_id: cast.salesperson },
    ]);
    const erased = () => (JSON.parse(verify('--json').out) as CheckedAudit).erased;
    const before = erased();
    await stage.database.query(`DELETE ${kept}`);
    expect(erased()).toBe(before + 1);
    const [without] = await moved();
    expect(without).toMatchObject({ from: { address: null, agent: null }, erased: ['address', 'agent'] });
  });

  it('tells a program on the timeline of a deal, also when the token is gone', async () => {
    const ask = new Asking(stage, cast);
    const deal = await ask.open();
    const anna = await http.session(cast.salesperson);
    const scopes = ['deal.read', 'deal.work'];
    const { body } = await http.post<ApiTokenOnce>('/tokens', anna, { name: 'BI export', scopes });
    const moved = await http.post(`/deals/${deal}/moves`, body.token, { to: 'offer' });
    expect(moved.status).toBe(200);
    expect((await http.send('DELETE', `/api/v1/tokens/${body.id}`, { as: anna })).status).toBe(204);
    const { items } = eventPage.parse((await http.get(`/deals/${deal}/events`, anna)).body);
    expect(items.map(({ kind, by, through }) => [kind, by?.name, through])).toEqual([
      ['move', 'Anna Novak', { kind: 'token', name: 'BI export' }],
      ['open', 'Anna Novak', null],
    ]);
    const [entry] = await entries(`objectId=${deal}&action=deal.move`, 1);
    expect(entry?.principal).toMatchObject({ kind: 'token', token: { id: body.id, name: 'BI export' } });
    expect(entry?.from.requestId).toBe(moved.headers.get('x-request-id'));
  });

  it('is listed page by page, each entry once, by time and filter', async () => {
    const all = await entries('limit=200', 10);
    const paged: number[] = [];
    let cursor: string | null = null;
    do {
      const { body } = await http.get(
        `/audit?limit=3&to=${all[0]!.at}${cursor ? `&cursor=${cursor}` : ''}`,
        admin,
      );
      const page: { items: AuditEntry[]; next: string | null } = auditPage.parse(body);
      paged.push(...page.items.map(({ no }) => no));
      cursor = page.next;
    } while (cursor !== null);
    expect(paged).toEqual(all.filter(({ at }) => at < all[0]!.at).map(({ no }) => no));
    expect(await list(`from=${all[0]!.at}&objectKind=nothing`)).toEqual([]);
    expect((await http.get('/audit?objectKind=No%20Code', admin)).status).toBe(400);
  });
});

describe('dealwarden audit verify', () => {
  it('is 0 as long as the audit is what was written, and tells where it is not', async () => {
    await until(() => Promise.resolve(verify('--json').out.includes('"waiting": 0')));
    const sound = JSON.parse(verify('--json').out) as { head: string; entries: number };
    expect(sound).toMatchObject({ broken: null, erased: 1 });
    expect(verify('--since', sound.head)).toMatchObject({
      ...{ code: exitCodes.ok, out: expect.stringContaining('The audit is sound') },
    });
    const check = (body: object) => http.post<CheckedAudit>('/audit/verify', admin, body);
    expect(await check({ since: sound.head })).toMatchObject({ status: 200, body: { broken: null } });
    expect((await check({ since: 'nonsense' })).status).toBe(400);
    expect(verify('--since', 'nonsense').code).toBe(exitCodes.badInput);
    await stage.database.query(`ALTER TABLE audit_record DISABLE TRIGGER USER`);
    await stage.database.query(`GRANT UPDATE ON audit_record TO CURRENT_USER`);
    await stage.database.query(`UPDATE audit_record SET principal_id = $1 WHERE action = 'denied'`, [
      cast.administrator,
    ]);
    const broken = verify('--since', sound.head);
    expect(broken.code).toBe(exitCodes.differences);
    expect(broken.out).toMatch(/broken at entry \d+: what it commits to has been changed/);
    const { body } = await check({});
    expect(body.broken).toEqual({ no: expect.any(Number), why: 'what it commits to has been changed' });
  });
});
