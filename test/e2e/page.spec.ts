import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HttpStage } from '../support/http.js';
import { sendRaw, type RawAnswer } from '../support/raw-http.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let http: HttpStage;
const assets = fileURLToPath(new URL('../../dist/web/assets', import.meta.url));
const script = `/assets/${readdirSync(assets).find((name) => /^index-.*\.js$/.test(name)) ?? ''}`;

beforeAll(async () => {
  stage = await setStage();
  http = await HttpStage.start(stage);
});
afterAll(async () => {
  await http?.close();
  await stage?.close();
});

/** As a browser asks for what it wants to show; other headers for what a page loads. */
const look = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const get = (url: string, headers: Record<string, string> = look): Promise<RawAnswer> =>
  sendRaw(http.url, { method: 'GET', url, headers });

describe('the page', () => {
  it.each(['/', '/board?pipeline=quick', '/deals/0198f3a2-5c1e-7b53-9d0a-2f6b8f0c7d11', '/what/ever'])(
    'starts at %s',
    async (url) => {
      const { statusCode, headers, body } = await get(url);
      expect(statusCode).toBe(200);
      expect(headers['content-type']).toContain('text/html');
      expect(headers['cache-control']).toBe('no-cache');
      expect(body).toContain('<div id="root">');
    },
  );

  it('runs no script but its own files, in no frame', async () => {
    const { headers, body } = await get('/');
    const policy = headers['content-security-policy'] as string;
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("default-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).not.toMatch(/https?:/);
    expect(body).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('keeps its files for a year: their names change with them', async () => {
    const { headers, statusCode } = await get(script, { 'accept-encoding': 'gzip, br' });
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'accept-encoding',
    });
  });

  it('answers in what the browser can read, and shortly when it has the file', async () => {
    expect((await get(script, { 'accept-encoding': 'gzip, br;q=0' })).headers['content-encoding']).toBe(
      'gzip',
    );
    const plain = await get(script, {});
    expect(plain.headers['content-encoding']).toBeUndefined();
    const etag = plain.headers.etag as string;
    expect(await get(script, { 'if-none-match': etag })).toMatchObject({ statusCode: 304, body: '' });
    const head = await sendRaw(http.url, { method: 'HEAD', url: script });
    expect(head).toMatchObject({ statusCode: 200, body: '' });
  });

  it.each([
    '/api',
    '/api/v1',
    '/api/v1/nothing',
    '/api/v2/deals',
    '/health',
    '/health/nothing',
    '/act',
    '/password-reset',
    '/assets/gone-12345678.js',
    '/assets/',
  ])('does not stand where a program asks: %s', async (url) => {
    const { statusCode, headers } = await get(url);
    expect(statusCode).toBe(404);
    expect(headers['content-type']).toContain('application/problem+json');
  });

  it.each([
    '/../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/%00',
    '/.stamp',
  ])('leads nowhere on the disk: %s', async (url) => {
    const { body } = await get(url);
    expect(body).not.toContain('"dealwarden"');
    expect(body).not.toContain('root:');
    expect(body === '' || body.includes('id="root"') || body.includes('urn:dealwarden:problem')).toBe(true);
  });

  it('is no answer to programs: what they ask for wrongly is told as a problem', async () => {
    expect((await get('/bord', { accept: 'application/json' })).statusCode).toBe(404);
    const posted = await sendRaw(http.url, { method: 'POST', url: '/board', headers: look });
    expect(posted.statusCode).toBe(404);
  });
});
