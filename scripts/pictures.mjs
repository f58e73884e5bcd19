import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { chromium as findChromium } from './lib/chromium.mjs';
import { SetupError, run, say } from './lib/console.mjs';
import { root, setting } from './lib/tree.mjs';

/** Pictures of the main screens for the README, of the product as it runs on this machine with the demo's people. */

const folder = join(root, 'docs', 'images');
const password = 'keep-deals-moving';
const mostBytes = 200_000;
const stallsWithinMs = 240_000;

/** @type {[owner: string, title: string, customer: string, amount: string, stage: string, next?: string][]} */
const deals = [
  ['anna.novak', 'Press line for the Brno works', 'brno', '125000', 'need'],
  ['petr.svoboda', 'Robot cell for welding', 'vltava', '212000', 'offer', 'visit'],
  ['anna.novak', 'Annual service contract', 'donau', '18600', 'offer', 'call'],
  ['petr.svoboda', 'Retrofit of the paint shop', 'kov', '540000', 'choice', 'meeting'],
  ['anna.novak', 'Two machining centres', 'baltic', '48000', 'choice', 'quote'],
  ['petr.svoboda', 'Packaging line', 'donau', '98000', 'need', 'call'],
  ['anna.novak', 'Laser cutter, 6 kW', 'brno', '149000', 'choice', 'reference-visit'],
  ['petr.svoboda', 'Crane for the loading bay', 'vltava', '73000', 'signature', 'meeting'],
];

/** @type {[customer: string, said: string, units: number, acts: number][]} */
const claims = [
  ['vltava', 'Nothing turns any more. Lot number follows.', 0, 0],
  ['donau', 'Forty are noisy from the first day.', 40, 1],
  ['brno', 'Twelve pieces have scratched surfaces.', 12, 5],
];

await run(async () => {
  const executablePath = await findChromium();
  if (!executablePath) throw new SetupError('There is no browser to take pictures with.', 'See above.');
  const base = `http://127.0.0.1:${(await setting('DEALWARDEN_HTTP_PORT')) ?? '3000'}`;
  await openDeals(base);
  await takeClaims(base);
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    await takeAll(browser, base);
  } finally {
    await browser.close();
  }
});

/** The deals to be seen, once: the same keys open nothing twice. @param {string} base */
async function openDeals(base) {
  const day = new Date(Date.now() + 4 * 86_400_000).toISOString().slice(0, 10);
  for (const [index, [owner, title, customer, amount, stage, next]] of deals.entries()) {
    const token = (await ask(base, '/sessions', { email: `${owner}@dealwarden.example`, password })).token;
    const found = await ask(base, `/customers?q=${customer}`, undefined, token);
    const plan = next && { type: next, plannedFor: day, agreed: true };
    const body = {
      pipeline: 'demo-quick',
      title,
      customerId: found.items[0].id,
      amount,
      ...(plan ? { next: plan } : {}),
    };
    const deal = await ask(base, '/deals', body, token, `picture-${index}`);
    const path = ['need', 'offer', 'choice', 'signature'];
    for (const to of path.slice(1, path.indexOf(stage) + 1)) {
      await ask(base, `/deals/${deal.id}/moves`, { to }, token, `picture-${index}-${to}`);
    }
  }
}

/** Claims at several steps, once. @param {string} base */
async function takeClaims(base) {
  const desk = (await ask(base, '/sessions', { email: 'dana.mala@dealwarden.example', password })).token;
  const head = (await ask(base, '/sessions', { email: 'jana.dvorakova@dealwarden.example', password })).token;
  const { items } = await ask(base, '/counterparties', undefined, desk);
  const vendor = items.find((/** @type {{ kind: string }} */ one) => one.kind === 'vendor');
  for (const [index, [customer, said, units, count]] of claims.entries()) {
    const found = await ask(base, `/customers?q=${customer}`, undefined, desk);
    const line = {
      ...{ productKey: 'gtx-pro', batch: 'LOT-2291', deliveryId: `DN-5502${index}` },
      ...{ quantityDelivered: 100, quantityClaimed: units },
    };
    const body = { customerId: found.items[0].id, said, lines: units > 0 ? [line] : [] };
    const taken = await ask(base, '/return-cases', body, desk, `picture-claim-${index}`);
    const partIds = taken.lines[0]?.parts.map((/** @type {{ id: string }} */ part) => part.id);
    /** @type {[as: string, act: object][]} */
    const acts = [
      [desk, { act: 'pass-on' }],
      [head, { act: 'find-cause', cause: 'defect', partIds }],
      [head, { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D report 17', partIds }],
      [head, { act: 'request', counterparty: { kind: 'vendor', id: vendor.id }, partIds }],
      [head, { act: 'ask', through: 'phone', reason: 'Which pallet was it?', partIds }],
    ];
    for (const [step, [as, act]] of acts.slice(0, count).entries())
      await ask(base, `/return-cases/${taken.id}/acts`, act, as, `picture-claim-${index}-${step}`);
  }
}

/**
 * @param {string} base @param {string} path @param {object} [body] @param {string} [token] @param {string} [key]
 */
async function ask(base, path, body, token, key) {
  const response = await fetch(`${base}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(key ? { 'idempotency-key': key } : {}),
    },
    body: body && JSON.stringify(body),
  });
  if (response.ok) return response.json();
  throw new SetupError(
    `${path} answered ${response.status}.`,
    'Run this while npm start runs, with its demo.',
  );
}

/** @param {import('playwright-core').Browser} browser @param {string} base */
async function takeAll(browser, base) {
  const light = await signedIn(browser, base, 'light');
  await stalls(light);
  await light.goto('/board?pipeline=demo-quick');
  await light.locator('article').first().waitFor();
  await take(light, 'board');
  await light.getByRole('link', { name: deals[4][1] }).first().click();
  await light.locator('section section [aria-expanded=false]').first().click();
  await light.getByRole('table').first().waitFor();
  await take(light, 'deal');
  await light.goto('/cases?queue=all');
  await light.locator('[data-case]').first().waitFor();
  await take(light, 'returns');
  await light.locator('[data-case] a').first().click();
  await light.locator('section ol li').first().waitFor();
  await take(light, 'return-case');
  const dark = await signedIn(browser, base, 'dark');
  await dark.goto('/escalations');
  await dark.locator('[data-escalation]').first().waitFor();
  await take(dark, 'escalations');
}

/** The demo's norms are minutes: somebody is told soon. @param {import('playwright-core').Page} page */
async function stalls(page) {
  say('Waiting for deals to stall …');
  for (const end = Date.now() + stallsWithinMs; Date.now() < end; await delay(2_000)) {
    await page.goto('/escalations');
    await page.getByRole('tab').first().waitFor();
    await delay(500);
    if ((await page.locator('[data-escalation]').count()) > 2) return;
  }
  throw new SetupError('Nothing stalls.', 'Look at `npx dealwarden status`: does the worker run?');
}

/** @param {import('playwright-core').Browser} browser @param {string} baseURL @param {'light' | 'dark'} colorScheme */
async function signedIn(browser, baseURL, colorScheme) {
  const context = await browser.newContext({
    ...{ baseURL, colorScheme, locale: 'en', reducedMotion: 'reduce' },
    viewport: { width: 1280, height: 800 },
  });
  await context.addInitScript({ content: `localStorage.setItem('dealwarden.language', 'en')` });
  // A stream never falls silent, and what is waited for before each picture is that the network does.
  await context.addInitScript({ content: 'window.EventSource = class extends EventTarget { close() {} }' });
  const page = await context.newPage();
  await page.goto('/login');
  await page.locator('input[type=email]').fill('jana.dvorakova@dealwarden.example');
  await page.locator('input[type=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
  return page;
}

/** @param {import('playwright-core').Page} page @param {string} name */
async function take(page, name) {
  const path = join(folder, `${name}.png`);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path });
  const { size } = statSync(path);
  if (size > mostBytes)
    throw new SetupError(`${name}.png has ${size} bytes.`, 'A picture is meant to have 200 kB at most.');
  say(`docs/images/${name}.png (${Math.round(size / 1_000)} kB)`);
}
