import type { SavedView } from '@app/contracts/saved-views.js';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings, startBrowser, visit } from '../support/browser.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let browser: Browser;
let petr: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  petr = await http.session(cast.headOfSales);
  browser = await startBrowser();
  for (const [title, amount] of [
    ['Big press', '90000'],
    ['Small press', '100'],
  ])
    await http.post('/deals', petr, {
      ...{ pipeline: 'quick', title, amount, customerId: cast.customerId, ownerId: cast.salesperson },
    });
});
afterAll(async () => {
  await browser?.close();
  await http?.close();
  await stage?.close();
});

const views = async () => (await http.get<{ items: SavedView[] }>('/saved-views', petr)).body.items;
const menu = async (page: Page, item: string) => {
  await page.getByRole('button', { name: 'Views' }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

describe('views of the board', () => {
  it('are kept under a name, shown again, replaced and removed', async () => {
    const { page, complaints, context } = await visit(browser, http.url, petr);
    await page.goto('/board?pipeline=quick&layout=list&key=true');
    await page.getByText('Big press').waitFor();
    await menu(page, 'Keep this view…');
    await page.getByRole('textbox', { name: 'Name' }).fill('Key deals');
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await views()).toMatchObject([
      { name: 'Key deals', layout: 'list', filter: { pipeline: 'quick', key: true } },
    ]);

    await page.goto('/board?pipeline=quick');
    await page.getByText('Small press').waitFor();
    await menu(page, 'Key deals');
    await page.getByRole('table').waitFor();
    await page.getByText('Small press').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('key')).toBe('true');

    await menu(page, 'Keep this view…');
    await page.getByRole('textbox', { name: 'Name' }).fill('Key deals');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.keyboard.press('Escape');

    await page.goto('/board?pipeline=quick&q=small');
    await menu(page, 'Keep this view…');
    await page.getByRole('button', { name: 'Replace “Key deals” by what is shown' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await views()).toMatchObject([{ layout: 'board', filter: { pipeline: 'quick', q: 'small' } }]);

    await menu(page, 'Keep this view…');
    await page.getByRole('button', { name: 'Remove “Key deals”' }).click();
    await until(async () => (await views()).length === 0);
    expect(complaints.filter((one) => !one.includes('409'))).toEqual([]);
    await context.close();
  });

  it('that ask for more than the board shows are named, and show nothing else', async () => {
    const filter = { pipeline: 'quick', customerClass: 'A' };
    const view = { name: 'Customers A', layout: 'list', filter, sort: 'title', direction: 'asc' };
    expect((await http.post('/saved-views', petr, view)).status).toBe(201);
    const { page, context } = await visit(browser, http.url, petr);
    await page.goto('/board?pipeline=quick');
    await page.getByRole('button', { name: 'Views' }).click();
    const item = page.getByRole('menuitem', { name: 'Customers A' });
    await item.getByText('It filters by more than the board shows').waitFor();
    expect(await item.isDisabled()).toBe(true);
    await context.close();
  });
});
