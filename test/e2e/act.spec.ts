import { randomUUID } from 'node:crypto';
import type { DealView } from '@app/contracts/deals.js';
import { writeActToken } from '@app/notify/act-link.js';
import { MailSourcesRepository } from '@app/persistence/mail-sources.repository.js';
import { SigningKeyRepository } from '@app/persistence/signing-key.repository.js';
import { Asking } from '../support/asking.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage, type HttpAnswer } from '../support/http.js';
import { formIn, offers, pageAt, sendForm, type Page } from '../support/pages.js';
import { startPostbox, type PostedMail, type Postbox } from '../support/postbox.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

const dayMs = 86_400_000;

/** Its deals stall a second after their opening; after the owner nobody is told for hours. */
const pipeline = quickPipeline({ stalls: { noFutureActivity: 'PT1S' } });

let stage: Stage;
let cast: Cast;
let ask: Asking;
let http: HttpStage;
let postbox: Postbox;
let anna: string;
let stranger: string;

beforeAll(async () => {
  postbox = await startPostbox();
  stage = await setStage({
    ...{ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' },
    DEALWARDEN_PUBLIC_URL: 'https://deals.example.test',
  });
  cast = await casting(stage.database, pipeline);
  stranger = randomUUID();
  await stage.database.query(
    `INSERT INTO app_user (id, email, name, roles) VALUES ($1, 'olga.other@example.test', 'Olga Other', '{salesperson}')`,
    [stranger],
  );
  ask = new Asking(stage, cast);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  anna = await http.session(cast.salesperson);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
  await postbox?.close();
});
afterEach(() => stage.database.query(`UPDATE app_user SET active = true, locale = 'en'`));

function page(path: string, options: RequestInit = {}): Promise<Page> {
  return pageAt(`${http.url}${path}`, options);
}

function send(
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Page> {
  return sendForm(`${http.url}${path}`, form, headers);
}

function inDays(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
}

/** A deal that stalls, and the mail that tells its owner. */
async function stalled(
  title: string,
): Promise<{ deal: DealView; mail: PostedMail; path: string; id: string }> {
  const body = { pipeline: 'quick', title, customerId: cast.customerId, amount: '1250000' };
  const key = randomUUID();
  let answer: HttpAnswer<DealView> | undefined;
  await until(async () => (answer = await http.post<DealView>('/deals', anna, body, key)).status === 201);
  const deal = answer!.body;
  await until(async () => postbox.mails.some(({ subject }) => subject.includes(title)));
  const mail = postbox.mails.find(({ subject }) => subject.includes(title))!;
  const path = /https:\/\/deals\.example\.test(\/act\/[\w-]+)/.exec(mail.text)?.[1];
  if (path === undefined) throw new Error('the mail has no link');
  return { deal, mail, path, id: (await ask.row(deal.id))!.escalation!.id };
}

async function linkOf(escalationId: string, userId: string, expiresAt = new Date(Date.now() + dayMs)) {
  const [key] = await new SigningKeyRepository(stage.database).keys();
  return `/act/${writeActToken(key, { escalationId, userId, expiresAt })}`;
}

function eventsOf(dealId: string): Promise<{ kind: string; principal_id: string | null }[]> {
  return stage.database.query(`SELECT kind, principal_id FROM event WHERE entity_id = $1 ORDER BY seq`, [
    dealId,
  ]);
}

/** Who was refused something of an escalation, as the audit knows it. */
function denialsOf(escalationId: string): Promise<{ by: string; through: string }[]> {
  return stage.database.query(
    `SELECT principal_id AS by, principal_kind AS through FROM audit_record
     WHERE action = 'denied' AND object_kind = 'escalation' AND object_id = $1`,
    [escalationId],
  );
}

describe('the link of a mail', () => {
  it('shows, and changes nothing, however often scanners follow it; the form takes on', async () => {
    const { deal, path, id } = await stalled('Press line <b>for</b> Brno');
    const before = await eventsOf(deal.id);
    const shown = await page(path);
    for (let at = 0; at < 5; at++) await page(path, { method: at % 2 ? 'HEAD' : 'GET' });
    expect(await eventsOf(deal.id)).toEqual(before);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('<h1>Press line &lt;b&gt;for&lt;/b&gt; Brno</h1>');
    expect(shown.text).toContain('Nothing further planned since');
    expect(shown.text).not.toMatch(/<script|<img|https?:\/\/|<b>/);
    expect(offers(shown)).toEqual(['take-on', 'snooze']);

    const done = await send(path, { ...formIn(shown, 'take-on'), day: inDays(5) });
    expect(done.status).toBe(303);
    const [event]: { link: boolean }[] = await stage.database.query(
      `SELECT (through->>'link')::boolean AS link FROM event WHERE entity_id = $1 AND kind = 'take-on'`,
      [deal.id],
    );
    expect(event).toEqual({ link: true });
    const seen = await page(`${path}${done.headers.get('location')}`);
    expect(seen.text).toContain('Thank you, you have taken it on.');
    expect(seen.text).toContain('You have taken it on, to be done by');
    expect(offers(seen)).toEqual([]);
    const row = await ask.row(deal.id);
    expect(row?.escalation).toMatchObject({ id, takenOn: { by: cast.salesperson } });
    expect(row?.escalation?.nextLevelAt).toBeUndefined();
    expect(await ask.workflowState(deal.id)).toEqual(row);
    expect((await eventsOf(deal.id)).at(-1)).toEqual({ kind: 'take-on', principal_id: cast.salesperson });
  });

  it('lets no page of another site use, frame, index or keep it', async () => {
    const { path } = await stalled('Headers');
    const { headers } = await page(path);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-robots-tag')).toContain('noindex');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('set-cookie')).toBeNull();
  });

  it('acts once, when the button is pressed twice and again later', async () => {
    const { deal, path } = await stalled('Pressed twice');
    const form = { ...formIn(await page(path), 'take-on'), day: inDays(5) };
    const answers = await Promise.all([send(path, form), send(path, form)]);
    answers.push(await send(path, form));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect((await eventsOf(deal.id)).filter(({ kind }) => kind === 'take-on')).toHaveLength(1);
  });

  it('works in browsers that say no more than that they come from nowhere', async () => {
    const { path } = await stalled('Old browser');
    const form = { ...formIn(await page(path), 'take-on'), day: inDays(5) };
    expect((await send(path, form, { origin: 'null' })).status).toBe(303);
  });

  it('says what was refused, with the form as it was filled in', async () => {
    const { deal, path } = await stalled('Refused');
    const form = formIn(await page(path), 'take-on');
    for (const [day, status, words] of [
      [inDays(-2), 422, 'Choose a day that is still to come.'],
      [inDays(200), 422, 'Choose a day within the next three months.'],
      ['soon', 400, 'Please fill in the form completely.'],
      ['', 400, 'Please fill in the form completely.'],
    ] as const) {
      const answer = await send(path, { ...form, day });
      expect([day, answer.status]).toEqual([day, status]);
      expect(answer.text).toContain(`role="alert">${words}</p>`);
      expect(formIn(answer, 'take-on').day).toBe(day);
    }
    expect((await send(path, { nonsense: 'yes' })).status).toBe(400);
    expect((await eventsOf(deal.id)).map(({ kind }) => kind)).toEqual(['open', 'time-passed']);

    expect((await send(path, { ...form, day: inDays(5) })).status).toBe(303);
    const late = await send(path, { ...form, key: 'another', day: inDays(6) });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Somebody has taken it on meanwhile.');
  });

  it('speaks the language of its reader', async () => {
    const { path } = await stalled('Čeština');
    await stage.database.query(`UPDATE app_user SET locale = 'cs-CZ' WHERE id = $1`, [cast.salesperson]);
    const { text } = await page(path, { headers: { 'accept-language': 'pl' } });
    expect(text).toContain('<html lang="cs">');
    expect(text).toContain('Slibujete splnění do určitého dne.');
  });
});

describe('putting off and telling the owner', () => {
  it('puts off with a reason, which stays with the deal', async () => {
    const { deal, path } = await stalled('Put off');
    const form = formIn(await page(path), 'snooze');
    const without = await send(path, { ...form, day: inDays(5), words: ' ' });
    expect(without.status).toBe(400);
    const words = 'Their board\r\nmeets <then>.';
    const far = await send(path, { ...form, day: inDays(60), words });
    expect(far.status).toBe(422);
    expect(far.text).toContain('Choose a day within the next month.');
    expect(formIn(far, 'snooze').words).toBe('Their board\r\nmeets &lt;then&gt;.');
    const done = await send(path, { ...form, day: inDays(5), words });
    expect(done.status).toBe(303);
    const seen = await page(`${path}${done.headers.get('location')}`);
    expect(seen.text).toContain('It has been put off.');
    expect(seen.text).toContain('Put off by Anna Novak until');
    expect(offers(seen)).toEqual(['take-on']);
    expect((await ask.row(deal.id))?.escalation?.snoozed?.by).toBe(cast.salesperson);
    const [texts] = await stage.database.query(
      `SELECT t.texts->>'reason' AS reason FROM event e JOIN command_text t USING (entity_id, command_id)
       WHERE e.entity_id = $1 AND e.kind = 'snooze' AND t.request_hash = e.request_hash`,
      [deal.id],
    );
    expect(texts.reason).toBe(words);
  });

  it('tells the owner what to do, by mail and in the words of the manager', async () => {
    const { deal, id } = await stalled('Told to');
    const path = await linkOf(id, cast.headOfSales);
    const form = formIn(await page(path), 'instruct');
    const words = 'Call Mr Brown.\r\nThen send the list.';
    expect((await send(path, { ...form, day: inDays(5), words })).status).toBe(303);
    const told = () =>
      postbox.mails.filter(({ subject, text }) => subject.includes('Told to') && text.includes('asks you'));
    await until(async () => told().length > 0);
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatchObject({ to: ['anna.novak@example.test'] });
    expect(told()[0]?.text).toMatch(
      /Petr Dvorak asks you to do this by .*:\n\n> Call Mr Brown\.\n> Then send the list\./,
    );
    expect(told()[0]?.inReplyTo).toBe(`<deal-${deal.id}@dealwarden>`);
    expect((await page(path)).text).toContain('Petr Dvorak has told the owner to have it done by');
    expect((await ask.row(deal.id))?.escalation?.takenOn).toMatchObject({
      by: cast.salesperson,
      instructedBy: cast.headOfSales,
    });
  });

  it("lets a manager's substitute answer what their digest tells", async () => {
    const { deal, id } = await stalled('In the stead of Eva');
    const path = await linkOf(id, stranger);
    expect((await page(path)).status).toBe(404);
    const inSteadOfEva = { userId: stranger, inSteadOf: cast.management };
    const sources = new MailSourcesRepository(stage.database);
    expect(await sources.bindManagementDigest(inSteadOfEva, '2026-03-02', new Date())).toBe(true);
    const form = { ...formIn(await page(path), 'take-on'), day: inDays(5) };
    expect((await send(path, form)).status).toBe(303);
    expect((await page(path)).text).toContain('You have taken it on, to be done by');
    expect((await ask.row(deal.id))?.escalation?.takenOn?.by).toBe(stranger);
  });

  it('is refused to whom the API refuses it', async () => {
    const { path, deal } = await stalled('No right');
    const form = { do: 'instruct', key: randomUUID(), day: inDays(5), words: 'Do it.' };
    expect((await send(path, form)).status).toBe(403);
    expect((await eventsOf(deal.id)).map(({ kind }) => kind)).not.toContain('instruct');
  });
});

describe('the same over the API', () => {
  it('puts off and tells the owner, each by its own right', async () => {
    const { deal, id } = await stalled('Over the API');
    const at = `/escalations/${id}`;
    const order = { what: 'Call Mr Brown.', doneBy: inDays(5) };
    expect((await http.post(`${at}/instruct`, anna, order)).status).toBe(403);
    expect((await http.post(`${at}/snooze`, anna, { until: inDays(5), reason: ' ' })).status).toBe(400);
    const key = randomUUID();
    const snooze = () =>
      http.post<DealView>(`${at}/snooze`, anna, { until: inDays(5), reason: 'Holidays.' }, key);
    expect((await snooze()).status).toBe(200);
    expect((await snooze()).status).toBe(200);
    expect((await http.post(`${at}/snooze`, anna, { until: inDays(6), reason: 'More.' })).status).toBe(409);
    const petr = await http.session(cast.headOfSales);
    const shown = await http.get<{ status: string; snoozed: object }>(at, petr);
    expect(shown.body).toMatchObject({ status: 'snoozed', snoozed: { by: { name: 'Anna Novak' } } });
    const strangers = await http.session(stranger);
    expect((await http.post(`${at}/snooze`, strangers, { until: inDays(5), reason: 'No.' })).status).toBe(
      404,
    );
    expect((await http.post(`${at}/instruct`, petr, order)).status).toBe(200);
    const told = await http.get<{ takenOn: object; snoozed: null }>(at, petr);
    expect(told.body).toMatchObject({
      takenOn: { by: { name: 'Anna Novak' }, instructedBy: { name: 'Petr Dvorak' } },
      snoozed: null,
    });
    expect((await eventsOf(deal.id)).map(({ kind }) => kind)).toEqual([
      'open',
      'time-passed',
      'snooze',
      'instruct',
    ]);
  });
});

describe('a link that is no link of theirs', () => {
  const secret = 'Secret deal';

  it.each<[string, number, (id: string, path: string) => Promise<string>]>([
    ['forged', 404, async (_, path) => path.slice(0, -4) + (path.endsWith('AAAA') ? 'BBBB' : 'AAAA')],
    ['cut off', 404, async (_, path) => path.slice(0, -10)],
    ['expired', 410, (id) => linkOf(id, cast.salesperson, new Date(Date.now() - 1_000))],
    ["somebody's to whom the deal is out of reach", 404, (id) => linkOf(id, stranger)],
    ["nobody's", 404, (id) => linkOf(id, randomUUID())],
    ['to no escalation', 404, () => linkOf(randomUUID(), cast.salesperson)],
  ])('because it is %s, opens nothing', async (why, status, make) => {
    const { path, id, deal } = await stalled(`${secret} ${randomUUID()}`);
    const wrong = await make(id, path);
    const before = await eventsOf(deal.id);
    for (const answer of [
      await page(wrong, { headers: { 'accept-language': 'ru,en;q=0.5' } }),
      await send(wrong, { do: 'take-on', key: 'key', day: inDays(5) }, { 'accept-language': 'ru' }),
    ]) {
      expect(answer.status).toBe(status);
      expect(answer.text).toContain('<html lang="ru">');
      expect(answer.text).not.toMatch(/Secret|Acme|Novak/);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    expect(await eventsOf(deal.id)).toEqual(before);
    const isForeign = why.endsWith('out of reach');
    await until(async () => (await denialsOf(id)).length === (isForeign ? 2 : 0));
    for (const denied of await denialsOf(id)) expect(denied).toEqual({ by: stranger, through: 'link' });
  });

  it('because its reader has left, opens nothing', async () => {
    const { path, deal } = await stalled(`${secret} of Anna`);
    await stage.database.query(`UPDATE app_user SET active = false WHERE id = $1`, [cast.salesperson]);
    expect((await page(path)).status).toBe(404);
    expect((await send(path, { do: 'take-on', key: 'key', day: inDays(5) })).status).toBe(404);
    expect((await eventsOf(deal.id)).map(({ kind }) => kind)).not.toContain('take-on');
  });

  it('is told apart from too many of them, which keep nobody out', async () => {
    const { path } = await stalled('Many attempts');
    const statuses: number[] = [];
    for (let at = 0; at < 25; at++) statuses.push((await page(`/act/wrong-${at}`)).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await page(path)).status).toBe(200);
  });
});

describe('forms', () => {
  it('are read on this page and nowhere else', async () => {
    const { id } = await stalled('Forms elsewhere');
    const elsewhere = await send(
      `/api/v1/escalations/${id}/take-on`,
      { promisedFor: inDays(5) },
      { authorization: `Bearer ${anna}`, 'idempotency-key': randomUUID() },
    );
    expect(elsewhere.status).toBe(415);
    expect(elsewhere.headers.get('content-type')).toContain('application/problem+json');
  });
});
