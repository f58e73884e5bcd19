import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nodemailer, { type SendMailOptions } from 'nodemailer';
import { startMailCatcher, type MailCatcher, type Refusal } from '@app/stack/mail-catcher.js';
import { freePorts } from '@app/stack/ports.js';

let directory: string;
let ports: [number, number];
let catcher: MailCatcher;
let refusal: Refusal | undefined;
const heard: string[] = [];

async function start(): Promise<MailCatcher> {
  return startMailCatcher({
    ...{ directory, smtpPort: ports[0], httpPort: ports[1], keep: 3 },
    reject: () => refusal,
    onMessage: (mail) => void heard.push(mail.subject),
  });
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'dealwarden-mail-'));
  ports = (await freePorts(2)) as [number, number];
  refusal = undefined;
  heard.length = 0;
  catcher = await start();
});

afterEach(async () => {
  await catcher.stop();
  rmSync(directory, { recursive: true, force: true });
});

function send(subject: string, extra: SendMailOptions = {}) {
  const transport = nodemailer.createTransport(catcher.smtpUrl);
  const mail = {
    from: 'a@example.org',
    to: 'B <b@example.org>',
    subject,
    text: 'See http://127.0.0.1:1/x?a=1&b=2 now',
  };
  return transport.sendMail({ ...mail, ...extra }).finally(() => transport.close());
}

async function get(path: string): Promise<{ status: number; text: string; policy: string }> {
  const response = await fetch(catcher.url + path);
  return {
    status: response.status,
    text: await response.text(),
    policy: response.headers.get('content-security-policy') ?? '',
  };
}

it('takes a mail and gives it back as JSON', async () => {
  const sent = await send('Grüße <b>', { bcc: 'c@example.org', messageId: '<one@example.org>' });
  expect(sent.accepted).toHaveLength(2);
  const [mail] = await catcher.messages();
  expect(JSON.parse((await get('/messages.json')).text)).toEqual([mail]);
  expect(mail).toMatchObject({
    to: ['b@example.org', 'c@example.org'],
    from: 'a@example.org',
    subject: 'Grüße <b>',
    messageId: '<one@example.org>',
  });
  expect(heard).toEqual(['Grüße <b>']);
});

it('shows the list and a mail with everything escaped', async () => {
  await send('<script>alert(1)</script>', { headers: { 'X-Trick': '<img src=x>' } });
  const list = await get('/');
  expect(list.text).toContain('&lt;script&gt;');
  expect(list.policy).toContain("default-src 'none'");
  const id = (await catcher.messages())[0]?.id ?? '';
  const mail = await get(`/messages/${id}`);
  expect(mail.text).toContain('<a href="http://127.0.0.1:1/x?a=1&amp;b=2"');
  expect(mail.text).toContain('<td>&lt;img src=x&gt;</td>');
  expect(list.text + mail.text).not.toMatch(/<script|<img/);
  expect((await get(`/messages/${id}/raw`)).text).toContain('Subject: <script>');
});

it("gives a mail's HTML no scripts and an origin of its own", async () => {
  await send('html', { html: '<p>hello</p><script>alert(1)</script>' });
  const id = (await catcher.messages())[0]?.id ?? '';
  expect((await get(`/messages/${id}`)).text).toContain('sandbox="allow-popups');
  const { text, policy } = await get(`/messages/${id}/html`);
  expect(text).toContain('<p>hello</p>');
  expect(policy).toMatch(/default-src 'none'.*sandbox allow-popups/);
  expect(policy).not.toMatch(/allow-scripts|allow-same-origin|script-src/);
});

it('keeps the newest, over a restart too, and forgets when told', async () => {
  for (const subject of ['1', '2', '3', '4']) await send(subject);
  await catcher.stop();
  catcher = await start();
  expect((await catcher.messages()).map((mail) => mail.subject)).toEqual(['4', '3', '2']);
  expect(readdirSync(directory).filter((name) => name.endsWith('.eml'))).toHaveLength(3);
  expect((await fetch(`${catcher.url}/messages`, { method: 'DELETE' })).status).toBe(204);
  expect(await catcher.messages()).toEqual([]);
  expect(readdirSync(directory)).toEqual([]);
});

it('refuses when told to, and stores nothing then', async () => {
  refusal = { code: 451, text: 'try later' };
  await expect(send('no')).rejects.toMatchObject({ responseCode: 451 });
  expect(await catcher.messages()).toEqual([]);
});

it('refuses what is larger than 10 MB and goes on working', async () => {
  await expect(send('big', { text: 'x'.repeat(11 * 1024 * 1024) })).rejects.toMatchObject({
    responseCode: 552,
  });
  await send('small');
  expect((await catcher.messages()).map((mail) => mail.subject)).toEqual(['small']);
});

it('answers only to its own name, and knows no other paths', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const asked = request(
      `${catcher.url}/messages.json`,
      { headers: { host: 'evil.example' } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    asked.on('error', reject).end();
  });
  expect(status).toBe(403);
  for (const path of ['/messages/1-a', '/messages/../../etc/passwd', '/x'])
    expect((await get(path)).status).toBe(404);
});
