import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { chromium as findChromium } from './lib/chromium.mjs';
import { SetupError, run, say } from './lib/console.mjs';
import { administratorSettings, deals, password, setScene } from './lib/pictured-scene.mjs';
import { root, setting } from './lib/tree.mjs';

/** Pictures of the main screens for the README, of the product as it runs on this machine with the demo's people. */

const folder = join(root, 'docs', 'images');
const mostBytes = 200_000;
const stallsWithinMs = 240_000;

await run(async () => {
  const executablePath = await findChromium();
  if (!executablePath) throw new SetupError('There is no browser to take pictures with.', 'See above.');
  const base = `http://127.0.0.1:${(await setting('DEALWARDEN_HTTP_PORT')) ?? '3000'}`;
  const scene = await setScene(base);
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    await takeAll(browser, base);
    await takeAdministration(browser, base);
  } finally {
    await browser.close();
    scene.close();
  }
});

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

/** What the administrator and management look at. @param {import('playwright-core').Browser} browser @param {string} base */
async function takeAdministration(browser, base) {
  const { email, secret } = await administratorSettings();
  const admin = await signedIn(browser, base, 'light', email, secret);
  /** @type {[name: string, path: string, there: string][]} */
  const screens = [
    ['health', '/admin/health', '[data-deadlines=deal]'],
    ['calendars', '/admin/calendars?calendar=cz', 'td[data-date]'],
    ['imports', '/admin/imports', '[data-import]'],
    ['reports', '/reports?last=365', '.recharts-surface'],
  ];
  for (const [name, path, there] of screens) {
    await admin.goto(path);
    await admin.locator(there).first().waitFor();
    await take(admin, name);
  }
  await admin.goto('/admin/webhooks');
  await admin.locator('[data-webhook] a').first().click();
  await admin.locator('[data-delivery][data-status=delivered]').first().waitFor();
  await take(admin, 'webhooks');
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

/**
 * @param {import('playwright-core').Browser} browser @param {string} baseURL @param {'light' | 'dark'} colorScheme
 * @param {string} [email] @param {string} [secret]
 */
async function signedIn(
  browser,
  baseURL,
  colorScheme,
  email = 'jana.dvorakova@dealwarden.example',
  secret = password,
) {
  const context = await browser.newContext({
    ...{ baseURL, colorScheme, locale: 'en', reducedMotion: 'reduce' },
    viewport: { width: 1280, height: 800 },
  });
  await context.addInitScript({ content: `localStorage.setItem('dealwarden.language', 'en')` });
  // A stream never falls silent, and what is waited for before each picture is that the network does.
  await context.addInitScript({ content: 'window.EventSource = class extends EventTarget { close() {} }' });
  const page = await context.newPage();
  await page.goto('/login');
  await page.locator('input[type=email]').fill(email);
  await page.locator('input[type=password]').fill(secret);
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
