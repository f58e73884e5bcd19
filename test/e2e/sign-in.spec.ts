import { problem, type Problem } from '@app/contracts/problem.js';
import { sessionList, type SessionView } from '@app/contracts/sessions.js';
import { hashPassword } from '@app/persistence/password-hash.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

const right = 'deals want to be closed';
const anna = 'anna.novak@example.test';
const eva = 'eva.horak@example.test';

let stage: Stage;
let http: HttpStage;
let cast: Cast;

beforeAll(async () => {
  stage = await setStage({});
  cast = await casting(stage.database);
  http = await HttpStage.start(stage);
});

beforeEach(async () => {
  await stage.database.query(`DELETE FROM sign_in_attempt`);
  await stage.database.query(`UPDATE app_user SET password_hash = $1`, [await hashPassword(right)]);
});

afterAll(async () => {
  await http?.close();
  await stage?.close();
});

const signIn = (email: string, password: string): Promise<HttpAnswer<SessionView>> =>
  http.send('POST', '/api/v1/sessions', { body: { email, password } });

const codeOf = ({ body }: HttpAnswer<unknown>) => problem.parse(body).code;

/** A subject's row, as the repository knows it. */
async function attempt(subject: string, change: string): Promise<void> {
  const changed: unknown[][] = await stage.database.query(
    `UPDATE sign_in_attempt SET ${change} WHERE subject = sha256(convert_to($1, 'UTF8')) RETURNING 1`,
    [subject],
  );
  expect(changed[0]).toHaveLength(1);
}

describe('wrong passwords', () => {
  it('are counted before they are looked at: of thirty at once five are', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => signIn(anna, 'a guess')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(answers.filter((answer) => codeOf(answer) === 'sign-in-locked')).toHaveLength(25);
  });

  it('make an account wait, told alike whether anybody has it', async () => {
    for (const email of [anna, 'nobody@example.test']) {
      for (let time = 1; time <= 5; time++) expect((await signIn(email, 'a guess')).status).toBe(401);
      const kept = await signIn(email.toUpperCase(), right);
      expect([kept.status, codeOf(kept)]).toEqual([429, 'sign-in-locked']);
      const wait = Number(kept.headers.get('retry-after'));
      expect(wait).toBeGreaterThan(1);
      expect(wait).toBeLessThanOrEqual(30);
    }
    expect((await signIn(eva, right)).status).toBe(201);
  });

  it('make it wait longer each time, until the password is right', async () => {
    for (let time = 1; time <= 5; time++) await signIn(anna, 'a guess');
    await attempt(`account\n${anna}`, 'locked_until = now()');
    expect((await signIn(anna, 'a guess')).status).toBe(401);
    expect(Number((await signIn(anna, right)).headers.get('retry-after'))).toBeGreaterThan(30);
    await attempt(`account\n${anna}`, 'locked_until = now()');
    expect((await signIn(anna, right)).status).toBe(201);
    // It begins anew.
    for (let time = 1; time <= 5; time++) expect((await signIn(anna, 'a guess')).status).toBe(401);
  });

  it('never make anybody wait longer than a quarter of an hour', async () => {
    await signIn(anna, 'a guess');
    await attempt(`account\n${anna}`, 'failures = 1000000');
    await signIn(anna, 'a guess');
    const wait = Number((await signIn(anna, right)).headers.get('retry-after'));
    expect(wait).toBeGreaterThan(600);
    expect(wait).toBeLessThanOrEqual(900);
  });

  it('make an address wait, and lock no account from there', async () => {
    await signIn('somebody@example.test', 'a guess');
    await attempt('address\n127.0.0.1', 'failures = 199');
    expect((await signIn('else@example.test', 'a guess')).status).toBe(401);
    for (let time = 1; time <= 6; time++)
      expect(codeOf(await signIn(anna, 'a guess'))).toBe('sign-in-locked');
    await attempt('address\n127.0.0.1', 'locked_until = now()');
    expect((await signIn(anna, right)).status).toBe(201);
  });

  it('are forgotten after a day', async () => {
    for (let time = 1; time <= 4; time++) await signIn(anna, 'a guess');
    await attempt(`account\n${anna}`, `last_at = now() - interval '25 hours'`);
    for (let time = 1; time <= 4; time++) await signIn(anna, 'a guess');
    expect((await signIn(anna, right)).status).toBe(201);
  });

  it('keep nobody’s e-mail or address', async () => {
    await signIn('somebody@example.test', 'a guess');
    const rows = await stage.database.query(
      `SELECT convert_from(subject, 'LATIN1') AS subject FROM sign_in_attempt`,
    );
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toMatch(/somebody|127\.0/);
  });

  it('end with waiting also where a session tries to change its password', async () => {
    const token = await http.session(cast.salesperson);
    const put = (current: string) =>
      http.send('PUT', '/api/v1/me/password', {
        as: token,
        body: { current, password: 'a new long sentence' },
      });
    for (let time = 1; time <= 5; time++) expect(codeOf(await put('a guess'))).toBe('password-wrong');
    expect(codeOf(await put(right))).toBe('sign-in-locked');
  });
});

describe('a new password', () => {
  it('is none that is easy to guess, at every door', async () => {
    const own = await http.session(cast.salesperson);
    const admin = await http.session(cast.administrator);
    const answers = await Promise.all([
      http.send('PUT', '/api/v1/me/password', {
        as: own,
        body: { current: right, password: 'Anna.Novak-2026' },
      }),
      http.send('PATCH', `/api/v1/users/${cast.salesperson}`, {
        as: admin,
        body: { password: 'Anna.Novak-2026' },
      }),
      http.post('/users', admin, {
        ...{ email: 'jan.maly@example.test', name: 'Jan Maly', roles: ['salesperson'] },
        password: 'passwordpassword',
      }),
    ]);
    for (const { status, body } of answers) {
      const told: Problem = problem.parse(body);
      expect([status, told.code, told.errors?.[0]?.path]).toEqual([422, 'password-too-easy', 'password']);
    }
    expect((await signIn(anna, right)).status).toBe(201);
  });
});

describe('sessions', () => {
  it('are new ones, whatever the browser had, and begun by no other site', async () => {
    const planted = await http.session(cast.administrator);
    const begin = (headers: Record<string, string>) =>
      http.send<SessionView>('POST', '/api/v1/sessions', {
        body: { email: eva, password: right },
        headers: { cookie: `dealwarden_session=${planted}`, ...headers },
      });
    const { body } = await begin({ 'sec-fetch-site': 'same-origin' });
    expect(body.token).not.toBe(planted);
    expect(body.user.email).toBe(eva);
    const before = await stage.database.query(`SELECT count(*) FROM session`);
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example.test' },
    ];
    for (const headers of foreign) {
      const answer = await begin(headers);
      expect([codeOf(answer), answer.headers.get('set-cookie')]).toEqual(['origin-not-allowed', null]);
    }
    expect(await stage.database.query(`SELECT count(*) FROM session`)).toEqual(before);
  });

  it('are listed to their owner, and ended one by one', async () => {
    await stage.database.query(`DELETE FROM session`);
    const own = (await signIn(eva, right)).body.token;
    const lost = (await signIn(eva, right)).body.token;
    const stranger = await http.session(cast.salesperson);
    const list = async (token: string) => sessionList.parse((await http.get('/sessions', token)).body).items;
    const before = await list(own);
    const other = before.find(({ current }) => !current)!;
    expect(before.filter(({ current }) => current)).toHaveLength(1);
    expect(JSON.stringify(before)).not.toContain('dws_');

    const end = (token: string) => http.send('DELETE', `/api/v1/sessions/${other.id}`, { as: token });
    expect(codeOf(await end(stranger))).toBe('not-found');
    expect((await end(own)).status).toBe(204);
    expect(codeOf(await end(own))).toBe('not-found');
    expect((await list(own)).map(({ id }) => id)).not.toContain(other.id);
    expect((await http.get('/me', own)).status).toBe(200);
    expect((await http.get('/me', lost)).status).toBe(401);
  });

  it('say where they were begun, and all others end at once', async () => {
    await stage.database.query(`DELETE FROM session`);
    const headers = { 'user-agent': 'Firefox on a phone' };
    const begin = { body: { email: eva, password: right }, headers };
    const phone = (await http.send<SessionView>('POST', '/api/v1/sessions', begin)).body.token;
    const [own, desk] = [(await signIn(eva, right)).body.token, (await signIn(eva, right)).body.token];
    const annas = await http.session(cast.salesperson);
    const list = async () => sessionList.parse((await http.get('/sessions', own)).body).items;
    expect((await list()).at(-1)).toMatchObject({ address: '127.0.0.1', agent: 'Firefox on a phone' });

    const end = () => http.send('DELETE', '/api/v1/sessions/others', { as: own });
    expect([(await end()).status, (await end()).status]).toEqual([204, 204]);
    expect(await list()).toMatchObject([{ current: true }]);
    for (const token of [phone, desk]) expect((await http.get('/me', token)).status).toBe(401);
    expect((await http.get('/me', annas)).status).toBe(200);
    const notes = await stage.database.query(
      `SELECT detail->>'count' AS count FROM audit_record WHERE action = 'session.ended' AND detail ? 'count'`,
    );
    expect(notes).toEqual([{ count: '2' }]);
  });
});
