import type { Browser, Page } from 'playwright-core';
import { faultsOf, overflowOf, startBrowser, visit } from '../support/browser.js';
import { reportRowsOf } from '../support/report-rows.js';
import { reportedCases } from '../support/reported-cases.js';
import { ReturnScene, type ReturnSessions } from '../support/return-scene.js';

let scene: ReturnScene;
let browser: Browser;

beforeAll(async () => {
  scene = await ReturnScene.set();
  await reportedCases(scene);
  browser = await startBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await scene?.close();
});

const looks = (as: keyof ReturnSessions, visitor = {}) =>
  visit(browser, scene.http.url, scene.sessions[as], visitor);

const choose = async (page: Page, label: string, option: string) => {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
};

describe('the reports on return cases', () => {
  it('have steps against their norms, whose turn it was, and defects per batch', async () => {
    const { page, complaints, context } = await looks('desk');
    await page.goto('/cases');
    await page.getByRole('link', { name: 'Return reports' }).click();
    await page.getByText('3 cases: ').waitFor();
    for (const name of ['Whose turn it was', 'Time per step', 'Defect rate'])
      await page.getByRole('img', { name: `${name}: chart of the table` }).waitFor();
    expect((await reportRowsOf(page, 'Whose turn it was')).map(([whose]) => whose)).toEqual([
      ...['Ours', 'Vendors and carriers', 'Customers'],
    ]);
    const passing = (await reportRowsOf(page, 'Time per step')).find(([step]) => step?.startsWith('Pass on'));
    expect(passing).toEqual([
      ...['Pass on to the head of sales', 'Personal manager', '2', '1', '1', '4 hrs'],
      ...[expect.stringMatching(/^\d+ hrs/), '4 hrs'],
    ]);
    expect(await reportRowsOf(page, 'Defect rate')).toEqual([
      ['GTX Pro', 'LOT-1', '2', '100', '17', '12', '12%'],
      ['GTX Pro', 'LOT-2', '1', '10', '2', '0', '0%'],
    ]);
    // The queue of cases stands above them in the address, and is another page.
    const current = page.getByRole('navigation').locator('[aria-current=page]');
    expect(await current.allInnerTexts()).toEqual(['Return reports']);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('tell steps apart by what is chosen, each under its name', async () => {
    const { page, context } = await looks('head');
    await page.goto('/cases/reports');
    await choose(page, 'Steps also by…', 'Cause');
    await page.waitForURL(/\?by=cause$/);
    await page.getByRole('heading', { name: 'Find the cause' }).waitFor();
    const causes = await reportRowsOf(page, 'Time per step · Find the cause');
    expect(causes.map(([cause]) => cause)).toEqual(['defect of the goods', 'misuse']);
    const passing = await reportRowsOf(page, 'Time per step · Pass on to the head of sales');
    expect(passing.map(([cause]) => cause)).toEqual(['not known']);
    await choose(page, 'Steps also by…', 'Vendor');
    await page.getByRole('rowheader', { name: 'GTX Werke' }).first().waitFor();
    const csv = page.getByRole('link', { name: 'Time per step as CSV' });
    expect(await csv.getAttribute('href')).toBe('/api/v1/reports/returns?by=vendor&format=csv&table=steps');
    const [file] = await Promise.all([page.waitForEvent('download'), csv.click()]);
    expect(file.suggestedFilename()).toBe('returns-steps.csv');
    await page.reload();
    expect((await reportRowsOf(page, "Time per step · Vendor's answer"))[0]?.[0]).toBe('GTX Werke');
    await context.close();
  });

  it('are of the period that is chosen, and say so where it has none', async () => {
    const { page, context } = await looks('desk');
    await page.goto('/cases/reports?to=2026-01-01');
    await page.getByText('No return case was opened in this period').waitFor();
    await page.getByText('Nothing was claimed in this period').waitFor();
    await choose(page, 'Period', 'Last 30 days');
    await page.waitForURL(/\?last=30$/);
    expect(await reportRowsOf(page, 'Defect rate')).toHaveLength(2);
    await context.close();
  });

  it('are all that the desk has of reports; of deals it has none', async () => {
    const { page, context } = await looks('desk');
    await page.goto('/cases');
    await page.getByRole('link', { name: 'Return reports' }).waitFor();
    expect(await page.getByRole('link', { name: 'Reports', exact: true }).count()).toBe(0);
    await context.close();
  });
});

/** Each screen as it is when there is something to see. */
const screens: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'the reports': async (page) => {
    await page.goto('/cases/reports');
    await page.locator('.recharts-surface').nth(2).waitFor();
  },
  'steps by product': async (page) => {
    await page.goto('/cases/reports?by=product');
    await page.getByRole('heading', { level: 3 }).nth(1).waitFor();
    await page.locator('.recharts-surface').nth(3).waitFor();
  },
};

describe.each(['en', 'ru'])('in %s', (language) => {
  it.each(Object.keys(screens))('%s are fit for everybody, in light and dark', async (name) => {
    const visited = await looks('head', { language });
    await screens[name]!(visited.page);
    expect(await faultsOf(visited)).toEqual([]);
    await visited.context.close();
  });
});

it.each(Object.keys(screens))('%s need no sideways scrolling on a phone', async (name) => {
  const { page, context } = await looks('head', { width: 360, language: 'ru' });
  await screens[name]!(page);
  expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  await context.close();
});
