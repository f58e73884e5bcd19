import { readFileSync } from 'node:fs';
import { problem } from '@app/contracts/problem.js';
import { apiTokenList, apiTokenOnce, issuedTokenPage, type NewApiToken } from '@app/contracts/tokens.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let http: HttpStage;
let cast: Cast;
let own: string;

beforeAll(async () => {
  stage = await setStage({});
  cast = await casting(stage.database);
  http = await HttpStage.start(stage);
  own = await http.session(cast.salesperson);
});

afterAll(async () => {
  await http?.close();
  await stage?.close();
});

const codeOf = ({ body }: HttpAnswer<unknown>) => problem.parse(body).code;

async function made(name: string, scopes: NewApiToken['scopes'], session = own) {
  const answer = await http.post('/tokens', session, { name, scopes });
  expect(answer.status).toBe(201);
  return apiTokenOnce.parse(answer.body);
}

describe('an API token', () => {
  it('is shown once, kept as a hash, and listed to its owner alone', async () => {
    const { token, ...view } = await made('report', ['deal.read']);
    expect(token).toMatch(/^dwt_[\w-]{43}$/);
    const listed = apiTokenList.parse((await http.get('/tokens', own)).body).items;
    expect(listed).toContainEqual(view);
    expect(JSON.stringify(listed)).not.toContain('dwt_');
    const stranger = await http.session(cast.administrator);
    expect((await http.get<{ items: unknown[] }>('/tokens', stranger)).body.items).toEqual([]);
    const kept = await stage.database.query(`SELECT 1 FROM api_token WHERE token_hash = sha256($1::bytea)`, [
      Buffer.from(token),
    ]);
    expect(kept).toHaveLength(1);
  });

  it('does what it was made for, and nothing else that its owner may', async () => {
    const { token, id } = await made('reader', ['deal.read', 'customer.read']);
    expect((await http.get('/deals', token)).status).toBe(200);
    expect((await http.get('/customers', token)).status).toBe(200);
    const refused = await http.post('/customers', token, { name: 'X', class: 'C' });
    expect([refused.status, codeOf(refused)]).toEqual([403, 'forbidden']);
    const { items } = apiTokenList.parse((await http.get('/tokens', own)).body);
    expect(items.find((item) => item.id === id)?.lastUsedAt).not.toBeNull();
  });

  it('never does what its owner may not', async () => {
    const { token } = await made('too much', ['user.read', 'user.write', 'deal.override']);
    expect(codeOf(await http.get('/users', token))).toBe('forbidden');
  });

  it('passes no gate without the right to, though its owner has it', async () => {
    const head = await http.session(cast.headOfSales);
    const { token } = await made('opener', ['deal.open'], head);
    const refused = await http.post('/deals', token, {
      ...{ pipeline: 'quick', stage: 'offer', override: true, reason: 'the customer waits' },
      ...{ title: 'Press', customerId: cast.customerId, amount: '1000' },
    });
    expect(problem.parse(refused.body)).toMatchObject({
      code: 'forbidden',
      detail: 'it takes the right deal.override',
    });
  });

  it('changes neither password nor sessions nor tokens', async () => {
    const { token, id } = await made('everything', ['deal.read', 'user.read']);
    const asked = [
      http.get('/tokens', token),
      http.get('/sessions', token),
      http.post('/tokens', token, { name: 'child', scopes: ['deal.read'] }),
      http.send('DELETE', `/api/v1/tokens/${id}`, { as: token }),
      http.send('PUT', '/api/v1/me/password', {
        as: token,
        body: { current: 'x', password: 'a long sentence' },
      }),
    ];
    expect((await Promise.all(asked)).map(codeOf)).toEqual(asked.map(() => 'forbidden'));
  });

  it('serves in no cookie', async () => {
    const { token } = await made('cookie', ['deal.read']);
    const cookie = `dealwarden_session=${token}`;
    expect(codeOf(await http.send('GET', '/api/v1/deals', { headers: { cookie } }))).toBe('sign-in-required');
  });

  it('ends with being revoked, with time, and with its owner', async () => {
    const [revoked, late, orphan] = [
      await made('revoked', ['deal.read']),
      await made('late', ['deal.read']),
      await made('orphan', ['deal.read']),
    ];
    const stranger = await http.session(cast.administrator);
    const revoke = (as: string) => http.send('DELETE', `/api/v1/tokens/${revoked.id}`, { as });
    expect(codeOf(await revoke(stranger))).toBe('not-found');
    expect((await http.get('/deals', revoked.token)).status).toBe(200);
    expect((await revoke(own)).status).toBe(204);
    expect(codeOf(await http.get('/deals', revoked.token))).toBe('sign-in-required');

    await stage.database.query(`UPDATE api_token SET expires_at = now() WHERE id = $1`, [late.id]);
    expect(codeOf(await http.get('/deals', late.token))).toBe('sign-in-required');

    await stage.database.query(`UPDATE app_user SET active = false WHERE id = $1`, [cast.salesperson]);
    expect(codeOf(await http.get('/deals', orphan.token))).toBe('sign-in-required');
    await stage.database.query(`UPDATE app_user SET active = true WHERE id = $1`, [cast.salesperson]);
  });

  it('is known to administrators with its owner, page by page, and ended by them', async () => {
    const { token, ...lent } = await made('lent out', ['deal.read']);
    const { token: _, ...newest } = await made('newest', ['deal.read']);
    const admin = await http.session(cast.administrator);
    const issued = async (query: string) =>
      issuedTokenPage.parse((await http.get(`/issued-tokens?${query}`, admin)).body);
    const owner = { id: cast.salesperson, name: 'Anna Novak', active: true };
    expect((await issued('q=LENT')).items).toEqual([{ ...lent, owner }]);
    const first = await issued('q=novak&limit=1');
    expect(first.items).toEqual([{ ...newest, owner }]);
    const second = await issued(`q=novak&limit=1&cursor=${first.next}`);
    expect(second.items).toEqual([{ ...lent, owner }]);
    expect(codeOf(await http.get('/issued-tokens', own))).toBe('forbidden');

    const end = () => http.send('DELETE', `/api/v1/issued-tokens/${lent.id}`, { as: admin });
    expect((await end()).status).toBe(204);
    expect(codeOf(await end())).toBe('not-found');
    expect(codeOf(await http.get('/deals', token))).toBe('sign-in-required');
  });

  it.each([
    ['no right', { name: 'a', scopes: [] }, 'request-invalid'],
    ['an unknown right', { name: 'a', scopes: ['deal.burn'] }, 'request-invalid'],
    ['more than a year', { name: 'a', scopes: ['deal.read'], expiresInDays: 366 }, 'request-invalid'],
    ['a name that is taken', { name: 'report', scopes: ['deal.read'] }, 'token-name-taken'],
  ])('is not made with %s', async (_what, body, code) => {
    expect(codeOf(await http.post('/tokens', own, body))).toBe(code);
  });
});

describe('what can be counted', () => {
  const rules = readFileSync(new URL('../../docs/alerts.yml', import.meta.url), 'utf8');

  it('is read by whoever watches, with a token for nothing else, and knows what the rules of alerts ask for', async () => {
    const admin = await http.session(cast.administrator);
    const { token } = await made('prometheus', ['metrics.read'], admin);
    expect((await http.get('/deals', token)).status).toBe(403);
    const { status, headers, body } = await http.send<string>('GET', '/metrics', { as: token });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(body).toMatch(/^dealwarden_deadlines_armed\{kind="deal"\} 0$/m);
    expect(body).toMatch(
      /^dealwarden_http_request_seconds_count\{method="GET",route="\/api\/v1\/deals",status="403"\} [1-9]/m,
    );
    expect(body).not.toContain(cast.salesperson);
    const asked = new Set(rules.match(/\bdealwarden_\w+?(?=_count|_bucket|\b)/g));
    expect([...asked].filter((name) => !body.includes(`# TYPE ${name} `))).toEqual([]);
    expect(asked.size).toBeGreaterThan(5);
  });

  it('is refused to others', async () => {
    expect((await http.send('GET', '/metrics')).status).toBe(401);
    expect((await http.send('GET', '/metrics', { as: own })).status).toBe(403);
  });
});
