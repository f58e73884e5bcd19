import type { DealView } from '@app/contracts/deals.js';
import type { Browser, Page } from 'playwright-core';
import { faultsOf, overflowOf, startBrowser, visit } from '../support/browser.js';
import { casting } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';

let stage: Stage;
let http: HttpStage;
let browser: Browser;
let petr: string;
let deal: string;

beforeAll(async () => {
  stage = await setStage();
  const cast = await casting(stage.database);
  http = await HttpStage.start(stage);
  petr = await http.session(cast.headOfSales);
  const deals = new StalledDeals(stage.database, cast);
  for (const amount of ['60000', '700.5', '1250000']) deal = (await deals.stalled(amount)).dealId;
  await http.get<DealView>(`/deals/${deal}`, petr);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await http?.close();
  await stage?.close();
});

/** Each screen as it is when there is something to see. */
const screens: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'the way in': async (page) => {
    await page.goto('/login');
    await page.locator('input[type=password]').waitFor();
  },
  'the board': async (page) => {
    await page.goto('/board?pipeline=quick');
    await page.locator('article').first().waitFor();
  },
  'the menu of a card': async (page) => {
    await page.goto('/board?pipeline=quick');
    await page.locator('article [aria-haspopup=menu]').first().click();
    await page.getByRole('menuitem').first().waitFor();
  },
  'opening a deal': async (page) => {
    await page.goto('/board?pipeline=quick');
    await page.locator('article').first().waitFor();
    await page.keyboard.press('n');
    await page.getByRole('dialog').locator('input[type=date]').waitFor();
  },
  'a deal': async (page) => {
    await page.goto(`/deals/${deal}`);
    await page.locator('section section [aria-expanded=false]').first().click();
    await page.getByRole('table').first().waitFor();
  },
  'the escalations': async (page) => {
    await page.goto('/escalations');
    await page.locator('[data-escalation]').first().waitFor();
  },
  'a dialog': async (page) => {
    await page.goto('/escalations');
    await page.locator('[data-escalation]').first().waitFor();
    await page.keyboard.press('s');
    await page.getByRole('dialog').locator('input[type=date]').waitFor();
  },
};

describe.each(['en', 'ru'])('in %s', (language) => {
  it.each(Object.keys(screens))('%s is fit for everybody, in light and dark', async (name) => {
    const visited = await visit(browser, http.url, petr, { language });
    await screens[name]!(visited.page);
    expect(await faultsOf(visited)).toEqual([]);
    await visited.context.close();
  });
});

describe('on a phone', () => {
  it.each(Object.keys(screens))('%s needs no sideways scrolling', async (name) => {
    const { page, context } = await visit(browser, http.url, petr, { width: 360, language: 'ru' });
    await screens[name]!(page);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await context.close();
  });
});
