import { get } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { faultsOf, overflowOf, startBrowser, visit, type Visitor } from '../support/browser.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { reportRowsOf } from '../support/report-rows.js';
import { ReportedDeals } from '../support/reported-deals.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let browser: Browser;
let eva: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  const reported = new ReportedDeals(stage.database, cast);
  await reported.write();
  await reported.deals.stalled('700');
  await reported.catchUp(100);
  http = await HttpStage.start(stage);
  eva = await http.session(cast.management);
  browser = await startBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await http?.close();
  await stage?.close();
});

const looks = (as = eva, visitor: Visitor = {}) => visit(browser, http.url, as, visitor);
const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Scripts and styles that a page has loaded. */
function loadedBy(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(
    `performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /\\.(js|css)$/.test(name))`,
  );
}

/** How many bytes of it come to whoever takes nothing better than gzip, of which the budget is. */
function zippedSizeOf(file: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = get(file, { headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      let size = 0;
      // Not unpacked: these are the bytes of the line.
      answer.on('data', (part: Buffer) => (size += part.length));
      answer.on('end', () => resolve(size));
      answer.on('error', reject);
    });
    asked.on('error', reject);
  });
}

const panels = [
  ...['Funnel', 'Time in stage', 'Norms kept', 'Age of open deals', 'Win rate', 'Why deals are lost'],
  ...['Where deals stall', 'Time until escalations are taken on', 'Promises'],
];

describe('the reports on deals', () => {
  it('draw figures, have them in a table beside, and as a file', async () => {
    const { page, complaints, context } = await looks();
    await page.goto('/reports');
    for (const name of panels) await page.getByRole('img', { name: `${name}: chart of the table` }).waitFor();
    expect(await reportRowsOf(page, 'Funnel')).toEqual([
      ['Need', '5', '–', '100%', '3', '0', '0'],
      ['Offer', '3', '60%', '60%', '0', '1', '1'],
    ]);
    expect(await reportRowsOf(page, 'Time in stage')).toEqual([
      ['Need', '3', '96 hrs', '48 hrs', '120 hrs'],
      ['Offer', '3', '28 hrs', '24 hrs', '120 hrs'],
    ]);
    expect((await reportRowsOf(page, 'Norms kept'))[0]).toEqual(['Need', '2', '1', '66.7%']);
    expect(await reportRowsOf(page, 'Win rate')).toEqual([['North', '1', '1', '50%']]);
    expect(await reportRowsOf(page, 'Why deals are lost')).toEqual([['Price', 'outside us', '1']]);
    expect(await reportRowsOf(page, 'Promises')).toEqual([['North', '1', '1', '50%']]);
    const bars = panel(page, 'Funnel').locator('path.recharts-rectangle');
    await bars.nth(1).waitFor();
    expect(await bars.count()).toBe(2);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Funnel as CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('funnel.csv');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('are of what is chosen, which stands in the address and in the files', async () => {
    const { page, context } = await looks();
    await page.goto('/reports');
    await panel(page, 'Funnel').waitFor();
    await page.getByRole('combobox', { name: 'Key or not' }).click();
    await page.getByRole('option', { name: 'Key deals only' }).click();
    await page.waitForURL(/\?key=true$/);
    await page.getByRole('combobox', { name: 'Period' }).click();
    await page.getByRole('option', { name: 'From … to …' }).click();
    await page.getByLabel('To', { exact: true }).fill('');
    await page.getByLabel('From', { exact: true }).fill('2026-03-02');
    await page.waitForURL(/from=2026-03-02/);
    await page.getByRole('cell', { name: '3', exact: true }).first().waitFor();
    expect((await reportRowsOf(page, 'Funnel')).map(([stage, reached]) => [stage, reached])).toEqual([
      ['Need', '3'],
      ['Offer', '3'],
    ]);
    const csv = await page.getByRole('link', { name: 'Funnel as CSV' }).getAttribute('href');
    expect(csv).toBe('/api/v1/reports/funnel?key=true&from=2026-03-02&format=csv');
    await page.reload();
    expect((await reportRowsOf(page, 'Funnel'))[0]).toEqual(['Need', '3', '–', '100%', '1', '0', '0']);
    await context.close();
  });

  it('say what helps where there is nothing to be counted, and show all again', async () => {
    const { page, context } = await looks();
    await page.goto('/reports?class=C');
    await panel(page, 'Funnel').getByText('Choose a longer one, or fewer filters').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.waitForURL(/\/reports$/);
    expect(await reportRowsOf(page, 'Funnel')).toHaveLength(2);
    await context.close();
  });

  it('tell in its panel what could not be read, and read it again', async () => {
    const { page, context } = await looks();
    const body = { type: 'about:blank', title: 'No', status: 500, code: 'internal', instance: 'request-7' };
    await page.route('**/reports/win-rate*', (route) =>
      route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify(body) }),
    );
    await page.goto('/reports');
    await panel(page, 'Win rate').getByText('request-7').waitFor();
    expect(await reportRowsOf(page, 'Funnel')).toHaveLength(2);
    await page.unroute('**/reports/win-rate*');
    await panel(page, 'Win rate').getByRole('button', { name: 'Try again' }).click();
    expect(await reportRowsOf(page, 'Win rate')).toHaveLength(1);
    await context.close();
  });

  it('are of their own deals for salespeople, who are asked for no colleagues', async () => {
    const { page, context } = await looks(await http.session(cast.salesperson));
    await page.goto('/board');
    await page.getByRole('link', { name: 'Reports', exact: true }).click();
    expect(await reportRowsOf(page, 'Funnel')).toHaveLength(2);
    expect(await page.getByRole('combobox', { name: 'Owner' }).count()).toBe(0);
    await context.close();
  });

  it.each(['en', 'cs', 'pl', 'ru'])('leave the first load small in %s', async (language) => {
    const { page, context } = await looks(undefined, { language });
    await page.goto('/login');
    await page.locator('input[type=password]').waitFor();
    const sizes = await Promise.all((await loadedBy(page)).map(zippedSizeOf));
    expect(Math.min(...sizes)).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(300_000);
    await context.close();
  });

  it('load what draws them when they are asked for', async () => {
    const { page, context } = await looks();
    await page.goto('/board?pipeline=quick');
    await page.locator('article').first().waitFor();
    const isChart = (name: string) => name.includes('/bars-chart-');
    expect((await loadedBy(page)).filter(isChart)).toEqual([]);
    await page.getByRole('link', { name: 'Reports', exact: true }).click();
    await reportRowsOf(page, 'Funnel');
    expect((await loadedBy(page)).some(isChart)).toBe(true);
    await context.close();
  });
});

/** Each screen as it is when there is something to see. */
const screens: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'the reports on deals': async (page) => {
    await page.goto('/reports?last=365');
    await page
      .locator('.recharts-surface')
      .nth(panels.length - 1)
      .waitFor();
  },
  'reports without figures': async (page) => {
    await page.goto('/reports?from=2026-01-01&to=2026-01-02');
    await page
      .locator('main section p + p')
      .nth(panels.length - 1)
      .waitFor();
  },
};

describe.each(['en', 'ru'])('in %s', (language) => {
  it.each(Object.keys(screens))('%s are fit for everybody, in light and dark', async (name) => {
    const visited = await looks(eva, { language });
    await screens[name]!(visited.page);
    expect(await faultsOf(visited)).toEqual([]);
    await visited.context.close();
  });

  it.each(Object.keys(screens))('%s need no sideways scrolling on a phone', async (name) => {
    const { page, context } = await looks(eva, { width: 360, language });
    await screens[name]!(page);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await context.close();
  });
});

it('reports on paper leave out what is of the screen only', async () => {
  const { page, context } = await looks(eva, { width: 794 });
  await screens['the reports on deals']!(page);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('navigation').isVisible()).toBe(false);
  expect(await page.getByRole('link', { name: 'Funnel as CSV' }).isVisible()).toBe(false);
  const box = await panel(page, 'Funnel').boundingBox();
  expect(box!.x).toBeLessThan(40);
  await context.close();
});
