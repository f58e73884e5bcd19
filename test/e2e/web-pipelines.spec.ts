import type { PipelineSummaryView } from '@app/contracts/pipeline-publishing.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { visit } from '../support/browser.js';
import { quickPipeline } from '../support/cast.js';
import { EditorStage, holds, input, saved } from '../support/editor-stage.js';
import { StalledDeals } from '../support/stalled-deals.js';

let on: EditorStage;
beforeAll(async () => {
  on = await EditorStage.start();
});
afterAll(() => on?.close());

describe('the list of pipelines', () => {
  it('tells what is published, being worked at and archived, and how many deals run', async () => {
    await new StalledDeals(on.stage.database, on.cast).stalled('1000');
    const key = await on.published('Presses');
    await on.saveDraft(key, quickPipeline({ key, name: 'Presses' }));
    const { page, context, complaints } = await visit(on.browser, on.http.url, on.ada);
    await page.goto('/pipelines');
    const quick = page.locator('[data-pipeline=quick]');
    await quick.getByText('1 running deal').waitFor();
    await page.locator(`[data-pipeline=${key}]`).getByText('Draft').waitFor();
    await quick.getByRole('link').click();
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Restore' }).waitFor();
    const { body } = await on.http.get<{ items: PipelineSummaryView[] }>('/pipelines', on.ada);
    expect(body.items.find((one) => one.key === 'quick')).toMatchObject({ archived: true });
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('button', { name: 'Archive' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('tells what differs between two versions, and takes up an older one', async () => {
    const key = await on.published('Versions');
    const second = quickPipeline({ key, name: 'Versions', stalls: { noFutureActivity: 'P4D' } });
    await new DefinitionRepository(on.stage.database).publish(second, { note: 'More time' });
    const { page, context } = await visit(on.browser, on.http.url, on.eva);
    await page.goto(`/pipelines/${key}`);
    await page.getByText('1 working day becomes 4 working days').waitFor();
    await page.getByLabel('in', { exact: true }).selectOption('1');
    await page.getByRole('button', { name: 'Begin a draft with version 1' }).click();
    await page.waitForURL(/\/edit$/);
    expect((await on.draftOf(key)).definition).toMatchObject({ stalls: { noFutureActivity: 'P1D' } });
    await context.close();
  });

  it('begins a pipeline by keys, which can be published as it is', async () => {
    const { page, context } = await visit(on.browser, on.http.url, on.eva);
    await page.goto('/pipelines');
    await page.locator('[data-pipeline]').first().waitFor();
    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'New pipeline' }).waitFor();
    await page.keyboard.type('Laser cutting');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/pipelines\/laser-cutting\/edit/);
    await page.getByText('No problems: it can be published').waitFor();
    await page.getByRole('button', { name: 'Publish…' }).click();
    await page.getByText('It is the first version').waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.waitForURL(/\/pipelines\/laser-cutting$/);
    const opened = await on.http.post('/deals', on.ada, {
      ...{ pipeline: 'laser-cutting', title: 'Cutter', customerId: on.cast.customerId, amount: '1000' },
      ownerId: on.cast.salesperson,
    });
    expect(opened.status).toBe(201);
    await context.close();
  });
});

describe('two editors of one draft', () => {
  it('are told of each other, with who, when and what, and bring both together', async () => {
    const key = await on.published('Shared');
    const [one, other] = [await on.editing(key, on.ada), await on.editing(key, on.eva)];
    await other.page.getByRole('tab', { name: 'Basics' }).click();
    await other.page.getByLabel('Currency', { exact: true }).fill('PLN');
    await saved(other.page);
    await one.page.locator('[data-item="stages.1"]').click();
    await input(one.page, 'stages.1.norm.B').fill('9');
    const dialog = one.page.getByRole('dialog', { name: 'Two have changed this draft' });
    await dialog.getByText(/Eva Ops saved it on/).waitFor();
    await dialog.getByText('Currency').waitFor();
    await dialog.getByText('Stage “Offer” › Norm › Class B').waitFor();
    await dialog.getByRole('button', { name: 'Bring both together' }).click();
    await saved(one.page);
    expect((await on.draftOf(key)).definition).toMatchObject({
      currency: 'PLN',
      stages: [{}, { norm: { B: 'P9D' } }],
    });
    await one.context.close();
    await other.context.close();
  });

  it('lose nothing where the other one published meanwhile', async () => {
    const key = await on.published('Gone');
    const { page, context } = await on.editing(key);
    await page.locator('[data-item="stages.0"]').click();
    await input(page, 'stages.0.norm.C').fill('7');
    await saved(page);
    const { revision } = await on.draftOf(key);
    await on.http.send('POST', `/api/v1/pipelines/${key}/publish`, {
      ...{ as: on.eva, body: {}, headers: { 'if-match': `"${revision}"` } },
    });
    await input(page, 'stages.0.norm.C').fill('8');
    const dialog = page.getByRole('dialog', { name: 'Two have changed this draft' });
    await dialog.getByText(/published or thrown away/).waitFor();
    await dialog.getByRole('button', { name: 'Bring both together' }).click();
    await saved(page);
    expect((await on.draftOf(key)).definition).toMatchObject({ stages: [{ norm: { C: 'P8D' } }, {}] });
    await context.close();
  });
});

describe('a draft', () => {
  it('is kept in the browser while the server is out of reach, and saved by the next visit', async () => {
    const key = await on.published('Offline');
    const { page, context } = await on.editing(key);
    await page.locator('[data-item="stages.0"]').click();
    await context.setOffline(true);
    await input(page, 'stages.0.norm.A').fill('11');
    await page.locator('[data-status=unreached]').waitFor();
    await page.close();
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto(`/pipelines/${key}/edit`);
    await saved(again);
    await holds(async () =>
      expect((await on.draftOf(key)).definition).toMatchObject({ stages: [{ norm: { A: 'P11D' } }, {}] }),
    );
    await context.close();
  });

  it('is nothing for those who may only read', async () => {
    const { page, context } = await visit(
      on.browser,
      on.http.url,
      await on.http.session(on.cast.salesperson),
    );
    await page.goto('/pipelines/quick/edit');
    await page.getByText('There is nothing here').waitFor();
    await page.goto('/pipelines/quick');
    await page.getByText('Versions').waitFor();
    expect(await page.getByRole('button', { name: 'Archive' }).count()).toBe(0);
    await context.close();
  });
});
