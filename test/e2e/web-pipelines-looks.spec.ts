import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import type { Page } from 'playwright-core';
import { faultsOf, overflowOf, visit } from '../support/browser.js';
import { quickPipeline } from '../support/cast.js';
import { EditorStage } from '../support/editor-stage.js';

let on: EditorStage;
beforeAll(async () => {
  on = await EditorStage.start();
  const definitions = new DefinitionRepository(on.stage.database);
  await definitions.publish(quickPipeline({ key: 'looks', name: 'Looks' }));
  const keyDeal = { when: '(currency == "EUR" && amount >= 50000) || key' };
  const second = quickPipeline({ key: 'looks', name: 'Looks', stalls: { noFutureActivity: 'P2D' } });
  await definitions.publish(second);
  await on.saveDraft('looks', { ...second, keyDeal, lossReasons: [] });
});
afterAll(() => on?.close());

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
    const visited = await visit(on.browser, on.http.url, on.ada, { language });
    await screens[name]!(visited.page);
    expect(await faultsOf(visited)).toEqual([]);
    await visited.context.close();
  });
});

it.each(Object.keys(screens))('%s needs no sideways scrolling on a phone', async (name) => {
  const { page, context } = await visit(on.browser, on.http.url, on.ada, { width: 360, language: 'ru' });
  await screens[name]!(page);
  expect(await overflowOf(page)).toBeLessThanOrEqual(0);
  await context.close();
});
