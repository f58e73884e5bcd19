import { problem } from '@app/contracts/problem.js';
import { hashPassword } from '@app/persistence/password-hash.js';
import { SigningKeyRepository } from '@app/persistence/signing-key.repository.js';
import { writeResetToken } from '@app/notify/reset-link.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { startPostbox, type PostedMail, type Postbox } from '../support/postbox.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

const old = 'deals want to be closed';
const fresh = 'another long sentence';
const anna = 'anna.novak@example.test';

let postbox: Postbox;
let stage: Stage;
let cast: Cast;
let http: HttpStage;

beforeAll(async () => {
  postbox = await startPostbox();
  stage = await setStage({ SMTP_URL: postbox.url, DEALWARDEN_PUBLIC_URL: 'https://deals.example.test' });
  cast = await casting(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
});

beforeEach(async () => {
  postbox.mails.length = 0;
  await stage.database.query(`DELETE FROM sign_in_attempt`);
  await stage.database.query(`DELETE FROM account_mail`);
  await stage.database.query(`UPDATE app_user SET active = true, password_hash = $1`, [
    await hashPassword(old),
  ]);
});

afterAll(async () => {
  await http?.close();
  await stage?.close();
  await postbox?.close();
});

const ask = (email: string) => http.send('POST', '/api/v1/password-resets', { body: { email } });
const redeem = (token: string, password: string) =>
  http.send('POST', '/api/v1/password-resets/redeemed', { body: { token, password } });
const signIn = (email: string, password: string) =>
  http.send('POST', '/api/v1/sessions', { body: { email, password } });
const codeOf = ({ body }: HttpAnswer<unknown>) => problem.parse(body).code;

async function mailed(count = 1): Promise<PostedMail> {
  await until(() => Promise.resolve(postbox.mails.length >= count));
  expect(postbox.mails).toHaveLength(count);
  return postbox.mails.at(-1)!;
}

function tokenIn({ text }: PostedMail): string {
  const [, token] = /https:\/\/deals\.example\.test\/password-reset\/(\S+)/.exec(text) ?? [];
  if (!token) throw new Error(`no link in: ${text}`);
  return token;
}

describe('a forgotten password', () => {
  it('is set anew with the link of a mail, once, and ends every session', async () => {
    const session = await http.session(cast.salesperson);
    expect((await ask(anna.toUpperCase())).status).toBe(202);
    const mail = await mailed();
    expect([mail.to, mail.autoSubmitted]).toEqual([[anna], 'auto-generated']);
    const token = tokenIn(mail);

    const easy = await redeem(token, 'Anna.Novak-2026');
    expect([easy.status, codeOf(easy)]).toEqual([422, 'password-too-easy']);
    expect((await redeem(token, fresh)).status).toBe(204);
    expect((await http.get('/me', session)).status).toBe(401);
    expect((await signIn(anna, old)).status).toBe(401);
    expect((await signIn(anna, fresh)).status).toBe(201);
    const again = await redeem(token, 'a third long sentence');
    expect([again.status, codeOf(again)]).toEqual([404, 'reset-link-unknown']);
  });

  it('is asked for by an administrator too, of whoever is active', async () => {
    const admin = await http.session(cast.administrator);
    const send = (id: string) => http.post(`/users/${id}/password-resets`, admin, {});
    expect((await send(cast.salesperson)).status).toBe(202);
    expect((await redeem(tokenIn(await mailed()), fresh)).status).toBe(204);
    const [note] = await stage.database.query(
      `SELECT principal_id, object_id FROM audit_record WHERE action = 'password-reset.asked' ORDER BY id DESC LIMIT 1`,
    );
    expect(note).toEqual({ principal_id: cast.administrator, object_id: cast.salesperson });
    await send(cast.salesperson);
    await send(cast.salesperson);
    expect(codeOf(await send(cast.salesperson))).toBe('too-many-requests');
    await stage.database.query(`UPDATE app_user SET active = false WHERE id = $1`, [cast.management]);
    expect(codeOf(await send(cast.management))).toBe('user-inactive');
  });

  it('is set by one of many who hold the link at once, and other links serve no more', async () => {
    await ask(anna);
    await ask(anna);
    await mailed(2);
    const [first, second] = postbox.mails.map(tokenIn) as [string, string];
    const answers = await Promise.all([first, second, first, second].map((token) => redeem(token, fresh)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404]);
  });

  it('serves half an hour, and nobody who has left', async () => {
    await ask(anna);
    const token = tokenIn(await mailed());
    await stage.database.query(`UPDATE app_user SET active = false`);
    expect(codeOf(await redeem(token, fresh))).toBe('reset-link-unknown');
    await stage.database.query(`UPDATE app_user SET active = true`);
    await stage.database.query(`UPDATE account_mail SET asked_at = now() - interval '31 minutes'`);
    expect(codeOf(await redeem(token, fresh))).toBe('reset-link-unknown');
  });

  it('tells nobody who is known: the answer is one, and a row is written', async () => {
    const answers = [await ask(anna), await ask('nobody@example.test')];
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [202, null],
      [202, null],
    ]);
    const rows: { known: boolean }[] = await stage.database.query(
      `SELECT user_id IS NOT NULL AS known FROM account_mail ORDER BY asked_at`,
    );
    expect(rows).toEqual([{ known: true }, { known: false }]);
    await mailed();
  });

  it('floods no mailbox: a fourth mail has to wait, alike for nobody', async () => {
    for (const email of [anna, 'nobody@example.test']) {
      for (let time = 1; time <= 3; time++) expect((await ask(email)).status).toBe(202);
      const fourth = await ask(email);
      expect([fourth.status, codeOf(fourth)]).toEqual([429, 'too-many-requests']);
      expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(60);
    }
  });

  it('leaves no token in the database', async () => {
    await ask(anna);
    const token = tokenIn(await mailed());
    const hex = Buffer.from(token, 'base64url').subarray(16).toString('hex');
    const rows = await stage.database.query(`SELECT a::text AS a, m::text AS m FROM account_mail a, mail m`);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${token}|${hex}`));
  });

  it('opens the account that wrong passwords have closed', async () => {
    for (let time = 1; time <= 6; time++) await signIn(anna, 'a guess');
    await ask(anna);
    await mailed(2);
    const reset = postbox.mails.find(({ text }) => text.includes('/password-reset/'))!;
    expect((await redeem(tokenIn(reset), fresh)).status).toBe(204);
    expect((await signIn(anna, fresh)).status).toBe(201);
  });
});

describe('the page of the link', () => {
  const page = async (token: string, form?: string) => {
    const response = await fetch(`${http.url}/password-reset/${token}`, {
      ...(form === undefined ? {} : { method: 'POST', body: form }),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-language': 'cs' },
    });
    return { status: response.status, headers: response.headers, html: await response.text() };
  };

  it('sets the password without any script, and shows the same to mail scanners without doing it', async () => {
    await ask(anna);
    const token = tokenIn(await mailed());
    for (let time = 1; time <= 2; time++) {
      const shown = await page(token);
      expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(shown.html).toContain('autocomplete="new-password"');
    }
    expect((await page(token, 'password=short')).html).toContain('12 to 200 characters');
    expect((await page(token, `password=${encodeURIComponent('passwordpassword')}`)).html).toContain(
      'too easy',
    );
    const done = await page(token, `password=${encodeURIComponent(fresh)}`);
    expect([done.status, done.html.includes('new password is set')]).toEqual([200, true]);
    expect((await signIn(anna, fresh)).status).toBe(201);
    const spent = await page(token);
    expect([spent.status, spent.html.includes('Odkaz nefunguje')]).toEqual([404, true]);
  });

  it('shows nothing to whoever signs a link with a key of their own', async () => {
    await ask(anna);
    await mailed();
    const [row]: { id: string }[] = await stage.database.query(`SELECT id FROM account_mail`);
    const [key] = await new SigningKeyRepository(stage.database).keys();
    const forged = writeResetToken(Buffer.alloc(32), row!.id);
    expect((await page(forged)).status).toBe(404);
    expect(codeOf(await redeem(forged, fresh))).toBe('reset-link-unknown');
    expect((await page(writeResetToken(key, row!.id))).status).toBe(200);
  });
});

describe('wrong passwords', () => {
  it('are told to the owner of the account once, when they close it', async () => {
    for (let time = 1; time <= 4; time++) await signIn(anna, 'a guess');
    expect(await ordered()).toEqual([]);
    await signIn(anna, 'a guess');
    const mail = await mailed();
    expect([mail.to, mail.subject]).toEqual([[anna], 'Dealwarden: wrong passwords for your account']);
    await stage.database.query(`UPDATE sign_in_attempt SET locked_until = now()`);
    await signIn(anna, 'a guess');
    expect(await ordered()).toEqual(['wrong-passwords']);
  });

  it('are no news when the fifth is right, or nobody has the account', async () => {
    for (let time = 1; time <= 4; time++) await signIn(anna, 'a guess');
    expect((await signIn(anna, old)).status).toBe(201);
    for (let time = 1; time <= 6; time++) await signIn('nobody@example.test', 'a guess');
    // A row of nobody's, so that it takes the same time; no mail is made of it.
    expect(await ordered()).toEqual(['wrong-passwords']);
    const made: { made: number }[] = await stage.database.query(
      `SELECT count(user_id)::int AS made FROM account_mail`,
    );
    expect(made).toEqual([{ made: 0 }]);
  });

  async function ordered(): Promise<string[]> {
    const rows: { kind: string }[] = await stage.database.query(`SELECT kind FROM account_mail`);
    return rows.map(({ kind }) => kind);
  }
});
