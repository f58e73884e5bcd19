import { addressesIn } from '../support/permissions-document.js';
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { customerPage, customerView } from '@app/contracts/customers.js';
import { checkImportMapping } from '@app/contracts/import-mapping-check.js';
import { pipelineVersionList, pipelineVersionView } from '@app/contracts/pipelines.js';
import { problem, type Problem } from '@app/contracts/problem.js';
import { sessionView } from '@app/contracts/sessions.js';
import { meView, userPage, userView } from '@app/contracts/users.js';
import { readConfig } from '@app/config/config.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { permissionOf } from '../../apps/api/src/common/access.guard.js';
import { JsonLogger } from '../../apps/api/src/common/json-logger.js';
import { KnownRoutes } from '../../apps/api/src/common/known-routes.js';
import { createApp } from '../../apps/api/src/create-app.js';
import { demoPassword } from '../../apps/cli/src/seed/demo-data.js';
import { ensureFoundation, seedDemo } from '../../apps/cli/src/seed/seed.js';
import { shippedPipeline } from '../../apps/cli/src/seed/shipped.js';
import { sendRaw, type RawAnswer, type RawRequest } from '../support/raw-http.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

const adminPassword = 'a password of the specs';
const admin = 'admin@dealwarden.example';
const anna = 'anna.novak@dealwarden.example';

let stage: Stage;
let app: NestFastifyApplication;
const tokens = new Map<string, string>();

beforeAll(async () => {
  stage = await setStage({ DEALWARDEN_ADMIN_PASSWORD: adminPassword });
  await ensureFoundation(stage.database, stage.config);
  await seedDemo(stage.database);
  app = await startApp();
});

afterAll(async () => {
  await app?.close();
  await stage?.close();
});

async function startApp(
  config = stage.config,
  logger = new JsonLogger('error'),
): Promise<NestFastifyApplication> {
  const started = await createApp(config, logger);
  await started.listen(0, '127.0.0.1');
  return started;
}

const ask = async (options: RawRequest) => sendRaw(await app.getUrl(), options);

async function tokenOf(email: string): Promise<string> {
  const known = tokens.get(email);
  if (known) return known;
  const password = email === admin ? adminPassword : demoPassword;
  const answer = await ask({ method: 'POST', url: '/api/v1/sessions', payload: { email, password } });
  const { token } = sessionView.parse(answer.json());
  tokens.set(email, token);
  return token;
}

async function as(email: string, options: RawRequest) {
  const headers = { authorization: `Bearer ${await tokenOf(email)}`, ...options.headers };
  return ask({ ...options, url: `/api/v1${options.url}`, headers });
}

const keyed = (key: string = randomUUID()) => ({ 'idempotency-key': key });

/** The problem, in its promised form. */
function problemIn(answer: RawAnswer): Problem {
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  const told = problem.parse(answer.json());
  expect(told.status).toBe(answer.statusCode);
  expect(told.instance).toBe(answer.headers['x-request-id']);
  return told;
}

describe('signing in', () => {
  const signIn = (email: string, password: string) =>
    ask({ method: 'POST', url: '/api/v1/sessions', payload: { email, password } });

  it('gives a token, and the same as a cookie that scripts and other sites do not get', async () => {
    const answer = await signIn(admin.toUpperCase(), adminPassword);
    expect(answer.statusCode).toBe(201);
    const session = sessionView.parse(answer.json());
    expect(session.token).toMatch(/^dws_[\w-]{43}$/);
    const [cookie = '', ...others] = answer.headers['set-cookie'] ?? [];
    expect(others).toEqual([]);
    expect(cookie.split('; ')).toEqual(
      expect.arrayContaining([
        `dealwarden_session=${session.token}`,
        'HttpOnly',
        'SameSite=Strict',
        'Path=/',
      ]),
    );
    const mine = await ask({
      method: 'GET',
      url: '/api/v1/me',
      cookies: { dealwarden_session: session.token },
    });
    expect(meView.parse(mine.json()).user.email).toBe(admin);
    const kept = await stage.database.query(
      `SELECT 1 FROM session WHERE encode(token_hash, 'escape') LIKE '%dws_%'`,
    );
    expect(kept).toEqual([]);
  });

  it('tells no stranger who is known', async () => {
    const [wrong, unknown] = await Promise.all([
      signIn(admin, 'not the password'),
      signIn('nobody@dealwarden.example', 'whatever'),
    ]);
    expect(problemIn(wrong)).toMatchObject({ status: 401, code: 'sign-in-failed' });
    expect({ ...problemIn(unknown), instance: '' }).toEqual({ ...problemIn(wrong), instance: '' });
  });

  it('ends with signing out, with time, and with the user', async () => {
    const [out, late, gone] = (await Promise.all(
      [1, 2, 3].map(
        async () =>
          sessionView.parse((await signIn('erik.lind@dealwarden.example', demoPassword)).json()).token,
      ),
    )) as [string, string, string];
    const status = async (token: string) =>
      (await ask({ method: 'GET', url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } }))
        .statusCode;
    expect(await Promise.all([out, late, gone].map(status))).toEqual([200, 200, 200]);

    const left = await ask({
      method: 'DELETE',
      url: '/api/v1/sessions/current',
      headers: { authorization: `Bearer ${out}` },
    });
    expect([left.statusCode, left.body]).toEqual([204, '']);
    expect(await status(out)).toBe(401);

    await stage.database.query(`UPDATE session SET expires_at = now() WHERE token_hash = sha256($1::bytea)`, [
      Buffer.from(late),
    ]);
    expect(await status(late)).toBe(401);

    const { items } = userPage.parse((await as(admin, { method: 'GET', url: '/users' })).json());
    const erik = items.find((user) => user.email.startsWith('erik'))!;
    expect(
      (await as(admin, { method: 'PATCH', url: `/users/${erik.id}`, payload: { active: false } })).statusCode,
    ).toBe(200);
    expect(await status(gone)).toBe(401);
    expect((await signIn('erik.lind@dealwarden.example', demoPassword)).statusCode).toBe(401);
  });

  it('lets people change their own password, and ends their other sessions', async () => {
    const email = 'petr.svoboda@dealwarden.example';
    const [here, there] = [
      (await signIn(email, demoPassword)).json().token,
      (await signIn(email, demoPassword)).json().token,
    ];
    const put = (current: string, password: string) =>
      ask({
        method: 'PUT',
        url: '/api/v1/me/password',
        headers: { authorization: `Bearer ${here}` },
        payload: { current, password },
      });
    expect(problemIn(await put('not it', 'a new long password'))).toMatchObject({
      status: 403,
      code: 'password-wrong',
    });
    expect(problemIn(await put(demoPassword, 'short')).errors).toEqual([
      expect.objectContaining({ path: 'password' }),
    ]);
    expect((await put(demoPassword, 'a new long password')).statusCode).toBe(204);
    const status = async (token: string) =>
      (await ask({ method: 'GET', url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } }))
        .statusCode;
    expect(await Promise.all([here, there].map(status))).toEqual([200, 401]);
    expect((await signIn(email, 'a new long password')).statusCode).toBe(201);
  });

  it('believes the cookie only on the own site', async () => {
    const cookies = { dealwarden_session: await tokenOf(anna) };
    const post = (headers: Record<string, string>) =>
      ask({
        method: 'POST',
        url: '/api/v1/customers',
        cookies,
        headers: { ...keyed(), ...headers },
        payload: { name: 'Cookie & Co', class: 'C' },
      });
    expect(problemIn(await post({ 'sec-fetch-site': 'cross-site' }))).toMatchObject({
      status: 403,
      code: 'origin-not-allowed',
    });
    expect((await post({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(201);
    const bearer = { authorization: `Bearer ${await tokenOf(anna)}`, 'sec-fetch-site': 'cross-site' };
    expect((await post(bearer)).statusCode).toBe(201);
  });
});

describe('rights', () => {
  it('are written at every route there is', () => {
    const routes = [...app.get(ModulesContainer).values()]
      .flatMap((module) => [...module.controllers.values()])
      .flatMap(({ metatype }) => {
        const prototype = (metatype as { prototype: Record<string, object> }).prototype;
        return new MetadataScanner()
          .getAllMethodNames(prototype)
          .filter((name) => Reflect.hasMetadata('path', prototype[name]!))
          .map((name) => ({
            name: `${(metatype as { name: string }).name}.${name}`,
            permission: permissionOf(prototype[name]!),
          }));
      });
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter((route) => route.permission === undefined)).toEqual([]);
    expect(
      routes
        .filter(({ permission }) => permission?.kind === 'public' || permission?.kind === 'signed-address')
        .map((route) => route.name)
        .sort(),
    ).toEqual([
      'ActController.actOnPage',
      'ActController.showPage',
      'HealthController.isLive',
      'HealthController.isReady',
      'OidcController.beginOidc',
      'OidcController.endOidc',
      'OidcController.listSignInWays',
      'OpenApiController.describeApi',
      'PasswordResetsController.askForPasswordReset',
      'PasswordResetsController.resetPassword',
      'ResetPageController.setOnPage',
      'ResetPageController.showResetPage',
      'ReturnLinkController.actOnCase',
      'ReturnLinkController.showCase',
      'SessionsController.signIn',
    ]);
  });

  it('are asked for at every address', async () => {
    const open = new Set(addressesIn('Of nobody is'));
    expect(open.size).toBe(12);
    const asked = app
      .get(KnownRoutes)
      .all()
      .filter(({ url, method }) => !open.has(url) && method !== 'HEAD');
    expect(asked.length).toBeGreaterThan(20);
    for (const { method, url } of asked) {
      const answer = await ask({
        method,
        url: url.replace(/:\w+/g, randomUUID()),
        headers: keyed(),
        payload: method === 'GET' ? undefined : {},
      });
      expect(`${method} ${url} ${problemIn(answer).code}`).toBe(`${method} ${url} sign-in-required`);
    }
  });

  it('are refused to who lacks them', async () => {
    const payload = { email: 'x@dealwarden.example', name: 'X', roles: ['administrator'] };
    for (const email of [anna, 'jana.dvorakova@dealwarden.example', 'marta.benesova@dealwarden.example']) {
      const answer = await as(email, { method: 'POST', url: '/users', payload, headers: keyed() });
      expect(problemIn(answer)).toMatchObject({ status: 403, code: 'forbidden' });
    }
    expect(problemIn(await as(anna, { method: 'GET', url: '/users' })).code).toBe('forbidden');
  });

  it.each([
    'Bearer',
    'Bearer dws_short',
    `Bearer dws_${'x'.repeat(43)}`,
    `Basic ${'x'.repeat(47)}`,
    "Bearer ' OR 1=1 --",
  ])('do not come from %s', async (authorization) => {
    const answer = await ask({ method: 'GET', url: '/api/v1/me', headers: { authorization } });
    expect(problemIn(answer).code).toBe('sign-in-required');
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });
});

/** A megabyte of nothing but beginnings. */
const deepDefinition = `{"stages":${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}}`;

describe('problems', () => {
  const json = { 'content-type': 'application/json' };

  it.each<[string, RawRequest, number, string]>([
    [
      'no JSON',
      { method: 'POST', url: '/customers', headers: { ...json, ...keyed() }, payload: '{"name":' },
      400,
      'json-invalid',
    ],
    [
      'an empty body',
      { method: 'POST', url: '/customers', headers: { ...json, ...keyed() } },
      400,
      'json-invalid',
    ],
    [
      'a poisoned prototype',
      {
        method: 'POST',
        url: '/customers',
        headers: { ...json, ...keyed() },
        payload: '{"__proto__":{"x":1}}',
      },
      400,
      'json-invalid',
    ],
    ['no body at all', { method: 'POST', url: '/customers', headers: keyed() }, 400, 'request-invalid'],
    [
      '5 MB',
      {
        method: 'POST',
        url: '/pipelines',
        headers: { ...json, ...keyed() },
        payload: `"${'x'.repeat(5_000_000)}"`,
      },
      413,
      'body-too-large',
    ],
    [
      'a body deeper than anybody means',
      {
        method: 'POST',
        url: '/pipelines',
        headers: { ...json, ...keyed() },
        payload: '['.repeat(400_000) + ']'.repeat(400_000),
      },
      400,
      'request-invalid',
    ],
    [
      'depth within a definition',
      { method: 'POST', url: '/pipelines', headers: { ...json, ...keyed() }, payload: deepDefinition },
      400,
      'request-invalid',
    ],
    [
      'a packed body, which nobody unpacks',
      {
        method: 'POST',
        url: '/customers',
        headers: { ...json, ...keyed(), 'content-encoding': 'gzip' },
        payload: gzipSync(Buffer.alloc(50_000_000)).toString('latin1'),
      },
      400,
      'json-invalid',
    ],
    [
      'a way out of what is exported',
      { method: 'GET', url: '/exports/..%2f..%2fetc%2fpasswd' },
      404,
      'not-found',
    ],
    [
      'a form',
      {
        method: 'POST',
        url: '/customers',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...keyed() },
        payload: 'name=x',
      },
      415,
      'media-type-unsupported',
    ],
    [
      'plain text',
      {
        method: 'POST',
        url: '/customers',
        headers: { 'content-type': 'text/plain', ...keyed() },
        payload: 'x',
      },
      415,
      'media-type-unsupported',
    ],
    ['no such address', { method: 'GET', url: '/nothing' }, 404, 'not-found'],
    ['no such method', { method: 'DELETE', url: '/customers' }, 405, 'method-not-allowed'],
    ['a malformed address', { method: 'GET', url: '/customers/%zz' }, 400, 'request-invalid'],
    ['no id', { method: 'GET', url: '/customers/1' }, 400, 'request-invalid'],
    ['no such customer', { method: 'GET', url: `/customers/${randomUUID()}` }, 404, 'not-found'],
    [
      'no key',
      { method: 'POST', url: '/customers', payload: { name: 'X', class: 'A' } },
      400,
      'idempotency-key-missing',
    ],
    [
      'a bad key',
      { method: 'POST', url: '/customers', headers: keyed('two words'), payload: { name: 'X', class: 'A' } },
      400,
      'idempotency-key-missing',
    ],
    [
      'an unknown manager',
      {
        method: 'POST',
        url: '/customers',
        headers: keyed(),
        payload: { name: 'X', class: 'A', personalManagerId: randomUUID() },
      },
      422,
      'user-unknown',
    ],
    ['U+0000 in an address', { method: 'GET', url: '/customers?q=%00' }, 400, 'request-invalid'],
  ])('tell of %s', async (_, options, status, code) => {
    expect(problemIn(await as(admin, options))).toMatchObject({ status, code });
  });

  it('name everything that is wrong with a body, at once', async () => {
    const payload = { name: 'a\u0000b', class: 'D', personalManagerId: 'x', colour: 'red' };
    const told = problemIn(await as(admin, { method: 'POST', url: '/customers', headers: keyed(), payload }));
    expect(told.errors?.map((error) => error.path).sort()).toEqual([
      'class',
      'colour',
      'name',
      'personalManagerId',
    ]);
  });

  it('say which methods an address knows', async () => {
    const answer = await as(admin, { method: 'DELETE', url: '/customers' });
    expect(answer.headers.allow).toBe('GET, HEAD, POST');
  });

  it('carry the security headers, as every answer', async () => {
    for (const url of ['/health/live', '/api/v1/me', '/nowhere', '/%zz']) {
      expect((await ask({ method: 'GET', url })).headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
    }
  });
});

describe('a request', () => {
  it('keeps its id if that may stand in a log', async () => {
    const idOf = async (given: string) =>
      (await ask({ method: 'GET', url: '/health/live', headers: { 'x-request-id': given } })).headers[
        'x-request-id'
      ];
    expect(await idOf('trace-42.a_b')).toBe('trace-42.a_b');
    for (const bad of ['a b', 'x'.repeat(65), '"}\\n{"', ''])
      expect(await idOf(bad)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('leaves its id in every line of log, but nothing that is secret', async () => {
    const lines: string[] = [];
    const write = jest
      .spyOn(process.stdout, 'write')
      .mockImplementation((line) => lines.push(String(line)) > 0);
    const talkative = await startApp(stage.config, new JsonLogger('debug'));
    try {
      const payload = { email: anna, password: demoPassword };
      const answer = await sendRaw(await talkative.getUrl(), {
        method: 'POST',
        url: '/api/v1/sessions?x=secret-query',
        payload,
        headers: { 'x-request-id': 'r-1' },
      });
      expect(answer.statusCode).toBe(201);
      await sendRaw(await talkative.getUrl(), {
        method: 'GET',
        url: '/api/v1/me',
        headers: { authorization: `Bearer ${answer.json().token}`, 'x-request-id': 'r-2' },
      });
      const requestLines = () =>
        lines.map((line) => JSON.parse(line)).filter((line) => line.message === 'request');
      // The line of a request is written when its answer has gone out.
      await until(async () => requestLines().length >= 2);
      const requests = requestLines();
      expect(requests.map(({ requestId, status }) => [requestId, status])).toEqual([
        ['r-1', 201],
        ['r-2', 200],
      ]);
      expect(lines.join('')).not.toMatch(new RegExp(`${demoPassword}|dws_|secret-query|anna`));
    } finally {
      await talkative.close();
      // The logger of the last app is everybody's.
      Logger.overrideLogger(new JsonLogger('error'));
      write.mockRestore();
    }
  });
});

describe('an Idempotency-Key', () => {
  const addCustomer = (key: string, payload: object) =>
    as(anna, { method: 'POST', url: '/customers', headers: keyed(key), payload });
  const count = async (name: string): Promise<number> =>
    (await stage.database.query(`SELECT count(*)::int AS n FROM customer WHERE name = $1`, [name]))[0].n;

  it('does once what is asked twenty times at once', async () => {
    const [key, name] = [randomUUID(), `Twenty ${randomUUID()}`];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => addCustomer(key, { name, class: 'A' })),
    );
    expect(answers.map((answer) => answer.statusCode)).toEqual(answers.map(() => 201));
    const ids = answers.map((answer) => customerView.parse(answer.json()).id);
    expect(new Set(ids).size).toBe(1);
    expect(await count(name)).toBe(1);
    expect((await addCustomer(key, { class: 'A', name })).json()).toEqual(answers[0]!.json());
  });

  it('is refused with another body, and free for another address and another principal', async () => {
    const [key, name] = [randomUUID(), `Reused ${randomUUID()}`];
    expect((await addCustomer(key, { name, class: 'A' })).statusCode).toBe(201);
    expect(problemIn(await addCustomer(key, { name, class: 'B' }))).toMatchObject({
      status: 422,
      code: 'idempotency-key-reused',
    });
    const team = await as(admin, { method: 'POST', url: '/teams', headers: keyed(key), payload: { name } });
    expect(team.statusCode).toBe(201);
    const another = await as(admin, {
      method: 'POST',
      url: '/customers',
      headers: keyed(key),
      payload: { name, class: 'B' },
    });
    expect(another.statusCode).toBe(201);
    expect(await count(name)).toBe(2);
  });

  it('is not used up by a refusal', async () => {
    const [key, name] = [randomUUID(), `Retried ${randomUUID()}`];
    expect((await addCustomer(key, { name, class: 'A', personalManagerId: randomUUID() })).statusCode).toBe(
      422,
    );
    expect((await addCustomer(key, { name, class: 'A' })).statusCode).toBe(201);
  });
});

describe('people and customers', () => {
  it('are listed page by page, each once', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const url: string = `/customers?limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const page = customerPage.parse((await as(anna, { method: 'GET', url })).json());
      seen.push(...page.items.map((customer) => customer.id));
      cursor = page.next;
    } while (cursor);
    const [{ n }] = await stage.database.query(`SELECT count(*)::int AS n FROM customer`);
    expect(seen).toHaveLength(n);
    expect(new Set(seen).size).toBe(n);
  });

  it('are found by the beginning of the name, taken literally', async () => {
    const names = async (q: string) =>
      customerPage
        .parse((await as(anna, { method: 'GET', url: `/customers?q=${encodeURIComponent(q)}` })).json())
        .items.map(({ name }) => name);
    expect(await names('brno')).toEqual(['Brno Castings s.r.o.']);
    expect(await names('KOVÁRNA h')).toEqual(['Kovárna Horní Lhota']);
    expect(await names('%')).toEqual([]);
    expect(await names('_')).toEqual([]);
  });

  it('are changed in what is sent, and in nothing else', async () => {
    const added = customerView.parse(
      (
        await as(anna, {
          method: 'POST',
          url: '/customers',
          headers: keyed(),
          payload: { name: 'To change', class: 'C' },
        })
      ).json(),
    );
    const changed = await as(anna, {
      method: 'PATCH',
      url: `/customers/${added.id}`,
      payload: { class: 'A' },
    });
    expect(changed.json()).toEqual({ ...added, class: 'A' });
    expect((await as(anna, { method: 'GET', url: `/customers/${added.id}` })).json()).toEqual({
      ...added,
      class: 'A',
    });
  });

  it('have one e-mail each, whatever its case', async () => {
    const payload = { email: anna.toUpperCase(), name: 'Another Anna', roles: ['salesperson'] };
    expect(
      problemIn(await as(admin, { method: 'POST', url: '/users', headers: keyed(), payload })).code,
    ).toBe('email-taken');
  });

  it('can sign in once an administrator has given them a password', async () => {
    const payload = {
      email: `${randomUUID()}@dealwarden.example`,
      name: 'New',
      roles: ['salesperson'],
      calendarKey: 'cz',
    };
    const user = userView.parse(
      (await as(admin, { method: 'POST', url: '/users', headers: keyed(), payload })).json(),
    );
    const password = 'given by an administrator';
    const signIn = async () =>
      (await ask({ method: 'POST', url: '/api/v1/sessions', payload: { email: user.email, password } }))
        .statusCode;
    expect(await signIn()).toBe(401);
    expect(
      (await as(admin, { method: 'PATCH', url: `/users/${user.id}`, payload: { password } })).statusCode,
    ).toBe(200);
    expect(await signIn()).toBe(201);
  });

  it('always keep an administrator', async () => {
    const me = meView.parse((await as(admin, { method: 'GET', url: '/me' })).json()).user;
    for (const payload of [{ active: false }, { roles: ['salesperson'] }]) {
      const answer = await as(admin, { method: 'PATCH', url: `/users/${me.id}`, payload });
      expect(problemIn(answer).code).toBe('last-administrator');
    }
  });
});

describe('publishing', () => {
  const publish = (definition: object, note?: string) =>
    as(admin, { method: 'POST', url: '/pipelines', headers: keyed(), payload: { definition, note } });
  const machinery = shippedPipeline('machinery-project');

  it('numbers what is new and only that', async () => {
    const key = `p-${randomUUID().slice(0, 8)}`;
    const first = await publish({ ...machinery, key });
    expect([first.statusCode, pipelineVersionView.parse(first.json()).version]).toEqual([201, 1]);
    const same = await publish(Object.fromEntries(Object.entries({ ...machinery, key }).reverse()));
    expect([same.statusCode, same.json().version]).toEqual([200, 1]);
    const second = await publish({ ...machinery, key, name: 'Renamed' }, 'a better name');
    expect([second.statusCode, second.json().version, second.json().note]).toEqual([201, 2, 'a better name']);
    const versions = pipelineVersionList.parse(
      (await as(anna, { method: 'GET', url: `/pipelines/${key}/versions` })).json(),
    );
    expect(versions.items.map((item) => item.name)).toEqual(['Renamed', machinery.name]);
    expect((await as(anna, { method: 'GET', url: `/pipelines/${key}/versions/1` })).json()).toEqual(
      first.json(),
    );
    expect((await as(anna, { method: 'GET', url: `/pipelines/${key}` })).json()).toEqual(second.json());
    expect((await as(anna, { method: 'GET', url: `/pipelines/${key}/versions/3` })).statusCode).toBe(404);
  });

  it('tells everything that contradicts itself, at once', async () => {
    const answer = await publish({
      ...machinery,
      calendar: 'nowhere',
      ladder: [],
      lossReasons: [],
      stalls: { noFutureActivity: '5 days' },
    });
    const told = problemIn(answer);
    expect(told).toMatchObject({ status: 422, code: 'definition-invalid' });
    expect(told.errors?.map((error) => error.path).sort()).toEqual([
      'definition.calendar',
      'definition.ladder',
      'definition.lossReasons',
      'definition.stalls.noFutureActivity',
    ]);
  });

  it('is for those who may', async () => {
    const answer = await as(anna, { method: 'POST', url: '/pipelines', payload: { definition: machinery } });
    expect(problemIn(answer).code).toBe('forbidden');
  });

  it('serves calendars too', async () => {
    const { definition } = (await as(anna, { method: 'GET', url: '/calendars/cz' })).json();
    const put = (key: string, payload: object) =>
      as(admin, { method: 'PUT', url: `/calendars/${key}`, headers: keyed(), payload });
    expect((await put('cz', definition)).json().version).toBe(1);
    expect((await put('cz', { ...definition, name: 'Renamed' })).json().version).toBe(2);
    const told = problemIn(await put('elsewhere', { ...definition, timeZone: 'Mars/Olympus', week: {} }));
    expect(told.errors?.map((error) => error.path).sort()).toEqual(['key', 'timeZone', 'week']);
  });
});

/** What the spec reads of an operation of OpenAPI. */
interface Described {
  readonly parameters: readonly {
    readonly name: string;
    readonly schema?: { readonly enum?: readonly string[] };
  }[];
  readonly responses: Readonly<Record<string, { readonly content?: object } | undefined>>;
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly in: string; readonly name: string }[];
  readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
  readonly requestBody?: object;
}

describe('the description', () => {
  it('is OpenAPI 3.1 of every address, with sound schemas', async () => {
    const document = (await ask({ method: 'GET', url: '/api/openapi.json' })).json();
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );
    const undescribed = ['/api/openapi.json', '/act/:token', '/password-reset/:token', '/return/:token'];
    const routes = app
      .get(KnownRoutes)
      .all()
      .filter(({ method, url }) => method !== 'HEAD' && !undescribed.includes(url));
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      routes.map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`).sort(),
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    // All is in the address.
    const withoutBody = ['/api/v1/users/{id}/password-resets'];
    for (const { method, path, operation } of operations) {
      const named = [...path.matchAll(/{(\w+)}/g)].map(([, name]) => name).sort();
      const described = operation.parameters
        .filter((one) => one.in === 'path')
        .map((one) => one.name)
        .sort();
      expect([method, path, described]).toEqual([method, path, named]);
      expect(Object.keys(operation.responses)).toContain('500');
      const comeAgain = ['429', '503'].filter((status) => status in operation.responses);
      for (const status of path.startsWith('/health/') ? [] : comeAgain)
        expect([path, status, operation.responses[status]!.headers]).toEqual([
          path,
          status,
          expect.objectContaining({ 'Retry-After': { $ref: '#/components/headers/RetryAfter' } }),
        ]);
      if (method === 'POST' && !withoutBody.includes(path))
        expect([path, operation.requestBody !== undefined]).toEqual([path, true]);
    }
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/(schemas|headers)\/(\w+)"/g)];
    expect(refs.filter(([, kind, name]) => !(name! in document.components[kind!]))).toEqual([]);
  });

  it('names the file beside JSON wherever one can be asked for', async () => {
    const { paths } = (await ask({ method: 'GET', url: '/api/openapi.json' })).json();
    const asked = Object.entries<{ get?: Described }>(paths).flatMap(([path, { get }]) => {
      const formats = get?.parameters.find(({ name }) => name === 'format')?.schema?.enum ?? [];
      return formats.includes('csv') && formats.includes('json') ? [[path, get!] as const] : [];
    });
    expect(asked.length).toBeGreaterThan(7);
    for (const [path, { responses }] of asked)
      expect([path, Object.keys(responses['200']?.content ?? {})]).toEqual([
        path,
        ['application/json', 'text/csv'],
      ]);
  });

  it('says of what is checked as a whole which form it has, and shows a mapping that fits its pipeline', async () => {
    const { components } = (await ask({ method: 'GET', url: '/api/openapi.json' })).json();
    const { NewImport, MappingToCheck, DirectPipelinePublication, ImportMapping } = components.schemas;
    const named = (name: string) => expect.objectContaining({ $ref: `#/components/schemas/${name}` });
    expect(NewImport).toMatchObject({ properties: { mapping: named('ImportMapping') } });
    expect(NewImport.required).toContain('mapping');
    expect(MappingToCheck.properties.mapping).toEqual(named('ImportMapping'));
    expect(DirectPipelinePublication.properties.definition).toEqual(named('PipelineDefinition'));
    expect(ImportMapping.required).not.toContain('encoding');
    expect(checkImportMapping(ImportMapping.example, shippedPipeline('machinery-project')).problems).toEqual(
      [],
    );
  });

  it('has schemas that take their own examples', async () => {
    const { components } = (await ask({ method: 'GET', url: '/api/openapi.json' })).json();
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'api', components });
    for (const [name, schema] of Object.entries<{ example?: unknown }>(components.schemas)) {
      const holds = ajv.compile({ $ref: `api#/components/schemas/${name}` });
      for (const example of [schema.example ?? []].flat())
        expect([name, holds(example), holds.errors]).toEqual([name, true, null]);
    }
    expect(components.schemas.NewCustomer.example).toEqual({ name: 'Brno Castings s.r.o.', class: 'A' });
  });
});

describe('when the database is away', () => {
  let proxy: Server;
  const sockets = new Set<Socket>();
  let isAway = false;

  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    proxy?.close();
  });

  async function throughProxy(databaseUrl: string): Promise<string> {
    const { hostname, port } = new URL(databaseUrl);
    proxy = createServer((socket) => {
      if (isAway) return void socket.destroy();
      const upstream = connect(Number(port), hostname);
      for (const one of [socket, upstream]) {
        sockets.add(one);
        one
          .on('error', () => undefined)
          .on('close', () => [socket, upstream].forEach((end) => end.destroy()));
      }
      socket.pipe(upstream).pipe(socket);
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const through = new URL(databaseUrl);
    through.port = String((proxy.address() as AddressInfo).port);
    return through.toString();
  }

  it('answers 503 and when to come again, and serves once it is back', async () => {
    const DATABASE_URL = await throughProxy(stage.config.DATABASE_URL!);
    const config = readConfig({ ...stage.environment, DATABASE_URL }, '/nowhere');
    const beside = await startApp(config, new JsonLogger('fatal' as 'error'));
    try {
      const me = async () =>
        sendRaw(await beside.getUrl(), {
          method: 'GET',
          url: '/api/v1/me',
          headers: { authorization: `Bearer ${await tokenOf(admin)}` },
        });
      const ready = async () =>
        (await sendRaw(await beside.getUrl(), { method: 'GET', url: '/health/ready' })).json().checks
          .database;
      expect([(await me()).statusCode, await ready()]).toEqual([200, true]);
      isAway = true;
      for (const socket of sockets) socket.destroy();
      for (let again = 0; again < 3; again++) {
        const answer = await me();
        expect(problemIn(answer)).toMatchObject({ status: 503, code: 'database-unavailable' });
        expect(answer.headers['retry-after']).toBe('2');
      }
      expect(await ready()).toBe(false);
      isAway = false;
      expect([(await me()).statusCode, await ready()]).toEqual([200, true]);
    } finally {
      await beside.close();
    }
  });
});
