import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

/** What a visitor's browser is like. */
export interface Visitor {
  readonly language?: string;
  readonly dark?: boolean;
  readonly width?: number;
}

/** A page with what its browser complained of. */
export interface Visit {
  readonly page: Page;
  readonly complaints: string[];
  readonly context: BrowserContext;
}

/** The Chromium that scripts/test.mjs has found; its profile is new each time. */
export function startBrowser(): Promise<Browser> {
  const executablePath = process.env.TEST_CHROMIUM;
  if (!executablePath)
    throw new Error('TEST_CHROMIUM is not set: run by `npm test -- test/e2e/web-….spec.ts`');
  return chromium.launch({ executablePath, args: flags });
}

/** A browser window of somebody who is signed in by the cookie of a session. */
export async function visit(
  browser: Browser,
  url: string,
  session: string | undefined,
  { language = 'en', dark = false, width = 1280 }: Visitor = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: url,
    locale: language,
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width, height: 800 },
    reducedMotion: 'reduce',
  });
  await context.addInitScript({ content: `localStorage.setItem('dealwarden.language', '${language}')` });
  if (session) {
    await context.addCookies([
      { name: 'dealwarden_session', value: session, url, httpOnly: true, sameSite: 'Strict' },
    ]);
    await context.addInitScript({ content: `localStorage.setItem('dealwarden.signed-in', 'yes')` });
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`${error.name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return { page, complaints, context };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds on the page that is serious or worse, each with the first place where; all of its rules, or only some. */
export async function seriousFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  const options = JSON.stringify({ resultTypes: ['violations'], runOnly: rules });
  // As a debugger runs it: the page's own policy lets in no foreign script, and shall not.
  const findings: Finding[] = await page.evaluate(
    `(() => { const module = undefined; if (!window.axe) { ${axeSource} }; return window.axe.run(document, ${options}).then(({ violations }) => violations); })()`,
  );
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`);
}

/** What is wrong with a screen: in light all that axe knows, and in dark what colours change. */
export async function faultsOf({ page, complaints }: Visit): Promise<string[]> {
  const inLight = await seriousFindings(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
  // Between the two, colours are of neither.
  await page.evaluate(
    `Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished))`,
  );
  const inDark = await seriousFindings(page, ['color-contrast', 'link-in-text-block']);
  return [...inLight, ...inDark.map((finding) => `dark: ${finding}`), ...complaints];
}

/** By how many pixels a screen is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
}
