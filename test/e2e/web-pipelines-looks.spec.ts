import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings, startBrowser, visit } from '../support/browser.js';
import { casting, quickPipeline } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let http: HttpStage;
let browser: Browser;
let ada: string;

beforeAll(async () => {
  stage = await setStage();
  const cast = await casting(stage.database);
  http = await HttpStage.start(stage);
  ada = await http.session(cast.administrator);
  const definitions = new DefinitionRepository(stage.database);
  await definitions.publish(quickPipeline({ key: 'looks', name: 'Looks' }));
  const keyDeal = { when: '(currency == "EUR" && amount >= 50000) || key' };
  const second = quickPipeline({ key: 'looks', name: 'Looks', stalls: { noFutureActivity: 'P2D' } });
  await definitions.publish(second);
  const draft = { ...second, keyDeal, lossReasons: [] };
  const sent = { as: ada, body: { definition: draft } };
  expect((await http.send('PUT', '/api/v1/pipelines/looks/draft', sent)).status).toBe(200);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await http?.close();
  await stage?.close();
});

/** Each screen as it is when there is something to see. */
const screens: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'the list': async (page) => {
    await page.goto('/pipelines');
    await page.locator('[data-pipeline]').first().waitFor();
  },
  'the versions': async (page) => {
    await page.goto('/pipelines/looks?from=1&to=2');
    await page.locator('main li').first().waitFor();
  },
  'a stage': async (page) => {
    await page.goto('/pipelines/looks/edit');
    await page.locator('[data-item="stages.1"]').click();
    await page.locator('[data-problem]').first().waitFor();
    await page.locator('.react-flow__node').first().waitFor();
  },
  'a condition': async (page) => {
    await page.goto('/pipelines/looks/edit');
    await page.getByRole('tab').first().click();
    await page.locator('[data-words]').waitFor();
  },
  'the ladder': async (page) => {
    await page.goto('/pipelines/looks/edit');
    await page.getByRole('tab').nth(3).click();
    await page.locator('section ol > li > span').first().waitFor();
  },
  'the calendar': async (page) => {
    await page.goto('/pipelines/looks/edit');
    await page.getByRole('tab').nth(5).click();
    await page.getByRole('table').nth(1).waitFor();
  },
};

describe.each(['en', 'ru'])('in %s', (language) => {
  it.each(Object.keys(screens))('%s is fit for everybody, in light and dark', async (name) => {
    for (const dark of [false, true]) {
      const { page, complaints, context } = await visit(browser, http.url, ada, { language, dark });
      await screens[name]!(page);
      expect(await seriousFindings(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await context.close();
    }
  });
});

it.each(Object.keys(screens))('%s needs no sideways scrolling on a phone', async (name) => {
  const { page, context } = await visit(browser, http.url, ada, { width: 360, language: 'ru' });
  await screens[name]!(page);
  const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
  expect(overflow).toBeLessThanOrEqual(0);
  await context.close();
});
