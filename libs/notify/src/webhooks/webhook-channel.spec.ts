import type { lookup } from 'node:dns';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { problemOfUrl } from './destination.js';
import { newWebhookSecret } from './signing.js';
import { webhookChannel, type WebhookChannelOptions } from './webhook-channel.js';

const secret = newWebhookSecret();
const body = '{"type":"deal.moved"}';

let server: Server;
let port: number;
let asked: { path: string; headers: IncomingMessage['headers']; text: string }[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  asked = [];
  answer = (response) => void response.writeHead(204).end();
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += String(chunk)));
    request.on('end', () => {
      asked.push({ path: request.url ?? '', headers: request.headers, text });
      answer(response);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const open = { isHttpAllowed: true, privateHosts: ['127.0.0.1', 'receiver.test'] };
const send = (options: WebhookChannelOptions, url = `http://127.0.0.1:${port}/hook`, signal?: AbortSignal) =>
  webhookChannel(options).send({ url, id: 'msg_1', body, secrets: [secret] }, signal);

/** Names that lead where a spec wants them to. */
function leadingTo(...answers: string[][]): typeof lookup {
  return ((_name: string, _options: object, done: (error: null, addresses: object[]) => void) => {
    const addresses = answers.length > 1 ? answers.shift() : answers[0];
    done(
      null,
      (addresses ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }) as unknown as typeof lookup;
}

describe('a message to an endpoint', () => {
  it('is posted, signed for whoever has the secret', async () => {
    expect(await send(open)).toEqual({ status: 204 });
    const [message] = asked;
    expect(message).toMatchObject({ path: '/hook', headers: { 'content-type': 'application/json' } });
    const headers = message?.headers as Record<string, string>;
    expect(headers['webhook-id']).toBe('msg_1');
    expect(new Webhook(secret).verify(message?.text ?? '', headers)).toEqual({ type: 'deal.moved' });
  });

  it('goes to the address that was looked at, and names the host that was meant', async () => {
    const resolve = leadingTo(['127.0.0.1'], ['203.0.113.1']);
    expect(await send({ ...open, resolve }, `http://receiver.test:${port}/`)).toEqual({ status: 204 });
    expect(asked[0]?.headers.host).toBe(`receiver.test:${port}`);
  });

  it.each([
    ['a private address', [['127.0.0.1']]],
    ['a private address among public ones', [['8.8.8.8', '127.0.0.1']]],
    ['a private address in IPv6', [['::ffff:127.0.0.1']]],
    ['another address than before', [['10.0.0.1'], ['8.8.8.8']]],
  ])('is not sent where the name leads to %s', async (_what, answers) => {
    const resolve = leadingTo(...answers);
    const refused = await send({ ...open, resolve }, `http://elsewhere.test:${port}/`);
    expect(refused).toEqual({ error: 'address-not-allowed' });
    expect(asked).toEqual([]);
  });

  it('is not sent to this machine by the name that every machine has for itself', async () => {
    expect(await send(open, `http://localhost:${port}/`)).toEqual({ error: 'address-not-allowed' });
    expect(asked).toEqual([]);
  });

  it('follows no redirect', async () => {
    answer = (response) => void response.writeHead(302, { location: `http://127.0.0.1:${port}/next` }).end();
    expect(await send(open)).toEqual({ status: 302 });
    expect(asked.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('cuts an answer that does not end', async () => {
    answer = (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write('x'.repeat(16_384)), 1);
      response.once('close', () => clearInterval(timer));
    };
    expect(await send(open)).toEqual({ status: 200 });
  });

  it('is not taken by a receiver that wants to speak another protocol', async () => {
    answer = (response) => void response.writeHead(101, { connection: 'upgrade', upgrade: 'raw' }).end();
    expect(await send(open)).toEqual({ error: 'no-answer' });
  });

  it('waits no longer than it may', async () => {
    answer = () => undefined;
    expect(await send({ ...open, attemptMs: 50 })).toEqual({ error: 'timed-out' });
  });

  it('is given up when whoever sends it is asked to end', async () => {
    const ending = new AbortController();
    answer = () => ending.abort();
    expect(await send(open, undefined, ending.signal)).toEqual({ error: 'ABORT_ERR' });
  });

  it('says why nobody could be asked', async () => {
    server.close();
    server.closeAllConnections();
    expect(await send(open)).toEqual({ error: 'ECONNREFUSED' });
    expect(await send({ ...open, resolve: leadingTo([]) }, 'http://receiver.test/')).toEqual({
      error: 'ENOTFOUND',
    });
  });
});

describe('a URL', () => {
  const closed = { isHttpAllowed: false, privateHosts: ['10.0.0.5', '::1'] };
  it.each([
    ['https://example.org/hook', undefined],
    ['https://example.org:8443/a?b=c', undefined],
    ['https://10.0.0.5/', undefined],
    ['https://[::1]/', undefined],
    ['http://example.org/', 'not-https'],
    ['ftp://example.org/', 'no-url'],
    ['example.org', 'no-url'],
    ['https://user@example.org/', 'has-credentials'],
    ['https://:secret@example.org/', 'has-credentials'],
    ['https://127.0.0.1/', 'address-not-allowed'],
    ['https://2130706433/', 'address-not-allowed'],
    ['https://0x7f.1/', 'address-not-allowed'],
    ['https://0177.0.0.1/', 'address-not-allowed'],
    ['https://[::ffff:127.0.0.1]/', 'address-not-allowed'],
    ['https://[fd00::1]/', 'address-not-allowed'],
  ])('%s: %s', (url, problem) => {
    expect(problemOfUrl(url, closed)).toBe(problem);
  });
});
