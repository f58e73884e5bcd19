import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import type { ImportView } from '@app/contracts/imports.js';
import type { Browser, Locator, Page } from 'playwright-core';
import { faultsOf, overflowOf, startBrowser, visit, type Visitor } from '../support/browser.js';
import { dealHeads, dealLine, dealMapping } from '../support/deal-files.js';
import { ImportsStage } from '../support/imports-stage.js';
import { until } from '../support/until.js';

let on: ImportsStage;
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  on = await ImportsStage.set();
  // What fails on purpose is told at length.
  Logger.overrideLogger(false);
});
afterEach(() => on?.close());

const looks = (visitor: Visitor = {}, as = on.as) => visit(browser, on.http.url, as, visitor);

function fileOf(name: string, content: string) {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(content) };
}
const csv = (...lines: string[]) => fileOf('deals.csv', [dealHeads.join(','), ...lines, ''].join('\n'));
const json = (mapping: unknown) => fileOf('mapping.json', JSON.stringify(mapping));

const fileInput = (dialog: Locator, at: number) => dialog.locator('input[type=file]').nth(at);
const countOf = (dialog: Locator, name: keyof ImportView['counts']) =>
  dialog.locator(`[data-count=${name}] dd`).innerText();

/** The dialog of a new import, with its file and a mapping of one's own. */
async function asked(
  page: Page,
  file: ReturnType<typeof fileOf>,
  mapping: unknown = dealMapping(),
): Promise<Locator> {
  await page.goto('/admin/imports');
  await page
    .getByRole('button', { name: /^(New import|Новый импорт)$/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await fileInput(dialog, 0).setInputFiles(file);
  await dialog.getByRole('combobox').click();
  await page.getByRole('option').last().click();
  await fileInput(dialog, 1).setInputFiles(json(mapping));
  return dialog;
}

const submit = (dialog: Locator) => dialog.locator('button[type=submit]:enabled').click();

describe('an import on the page', () => {
  it('is tried, told of, and then done by the worker', async () => {
    await on.stage.startWorker();
    const { page, complaints, context } = await looks();
    await page.goto('/admin/imports');
    await page.getByText('Nothing has been imported yet').waitFor();
    const dialog = await asked(page, csv(dealLine('N1'), dealLine('N2', { Value: 'much' }), dealLine('N3')));
    await dialog.getByText('Columns that it reads: Id, Deal, Stage').waitFor();
    await submit(dialog);
    await dialog.getByText('What would become of the rows; nothing has been changed:').waitFor();
    expect([await countOf(dialog, 'read'), await countOf(dialog, 'created')]).toEqual(['3', '2']);
    expect(await dialog.getByRole('row').nth(1).innerText()).toMatch(/^3\s+Value: is not an amount/);
    expect(await on.count('deal')).toBe(0);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'The same, as they were sent' }).click(),
    ]);
    expect(readFileSync(await saved.path(), 'utf8')).toMatch(/N2,Deal N2,.*much/);
    await dialog.getByRole('button', { name: 'Import for real' }).click();
    const real = page.getByRole('dialog', { name: 'deals.csv', exact: true });
    await real.getByText('What became of the rows:').waitFor();
    await until(async () => (await on.count('deal')) === 2);
    await real.getByText('Done', { exact: true }).waitFor();
    expect([await countOf(real, 'created'), await countOf(real, 'refused')]).toEqual(['2', '1']);
    await page.keyboard.press('Escape');
    expect(await page.locator('[data-import][data-status=done]').count()).toBe(2);
    expect(await page.getByText('Dry run').count()).toBe(1);
    expect(complaints).toEqual([]);
    await context.close();
  }, 90_000);

  it('is not begun by a mapping that is wrong: all of it is told', async () => {
    const { page, context } = await looks();
    const dialog = await asked(page, csv(dealLine('N1')), { ...dealMapping(), colour: 'red' });
    await dialog.getByRole('alert').getByText('colour').waitFor();
    await fileInput(dialog, 1).setInputFiles(fileOf('mapping.json', '{ no'));
    await dialog.getByText('This file is no JSON').waitFor();
    // One that comes with the product is for a pipeline that is not here.
    await dialog.getByRole('combobox').click();
    await page.getByRole('option', { name: 'deals-english' }).click();
    await dialog.getByRole('alert').getByText('there is no pipeline machinery-project').waitFor();
    expect(await dialog.locator('button[type=submit]').isDisabled()).toBe(true);
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Save it, to change it' }).click(),
    ]);
    expect(JSON.parse(readFileSync(await saved.path(), 'utf8'))).toMatchObject({ source: 'crm-english' });
    expect(await on.count('import_job')).toBe(0);
    await context.close();
  });

  it('tells what a file lacks, gives that import up, and takes another file', async () => {
    const { page, context } = await looks();
    const dialog = await asked(page, fileOf('short.csv', 'Id,Deal\n1,2\n'));
    await submit(dialog);
    await dialog.getByText('This file cannot be imported.').waitFor();
    await dialog.getByText(/there is no column/).waitFor();
    expect(await on.count(`import_job WHERE cancel_asked`)).toBe(1);
    await fileInput(dialog, 0).setInputFiles(csv(dealLine('N1')));
    await submit(dialog);
    await dialog.getByRole('button', { name: 'Another file or mapping' }).waitFor();
    await on.importing().round();
    await dialog.getByRole('button', { name: 'Import for real' }).and(page.locator(':enabled')).waitFor();
    await context.close();
  });

  it('is one import, though the answer to its file was lost', async () => {
    const { page, context } = await looks();
    let lost = 0;
    await page.route('**/imports/*/file', async (route) => {
      if (lost++ > 0) return route.continue();
      // It arrives, and nobody hears of it.
      await route.fetch();
      await route.abort();
    });
    const dialog = await asked(page, csv(dealLine('N1')));
    await submit(dialog);
    await dialog.getByRole('button', { name: 'Another file or mapping' }).waitFor();
    expect([lost, await on.count('import_job')]).toEqual([2, 1]);
    await context.close();
  });
});

describe('an import that is under way', () => {
  const many = Array.from({ length: 450 }, (_, at) => dealLine(`K${at}`));

  it('is watched in the list, looked at by its address, and given up', async () => {
    const id = await on.begun();
    await on.send(id, many);
    const { page, context } = await looks();
    await page.goto(`/admin/imports?id=${id}`);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Is about to begin').waitFor();
    let dies = (): void => undefined;
    const sleep = new Promise<void>((_, reject) => (dies = () => reject(new Error('stopped'))));
    let starts = 0;
    // At the beginning, behind the first chunk, and then it hangs behind the second.
    const hangs = on.importing(() => (++starts === 3 ? sleep : Promise.resolve())).round();
    await dialog.getByText('Under way').waitFor();
    await dialog.getByRole('progressbar').waitFor();
    await dialog.locator('[data-count=created] dd', { hasText: '200' }).waitFor();
    await dialog.getByText('Given up, what came in so far stays.').waitFor();
    await dialog.getByRole('button', { name: 'Give it up' }).click();
    await dialog.getByText('Is being given up…').waitFor();
    dies();
    await hangs;
    await on.stage.database.query(`UPDATE import_job SET leased_until = NULL`);
    await on.importing().round();
    await dialog.getByText('Given up', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('[data-status=cancelled]').waitFor();
    await context.close();
  }, 60_000);

  it('is gone on with where it was interrupted', async () => {
    const id = await on.begun();
    await on.send(id, many);
    await on.interrupt();
    const { page, context } = await looks();
    await page.goto('/admin/imports?status=interrupted');
    const row = page.locator(`[data-import="${id}"]`);
    await row.getByText(/it failed 10 times/).waitFor();
    await row.getByRole('button', { name: 'deals.csv' }).click();
    await page.waitForURL(new RegExp(`id=${id}`));
    const dialog = page.getByRole('dialog');
    await dialog.getByText(`Look for import ${id} in the log of the worker.`).waitFor();
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await dialog.getByText('Is about to begin').waitFor();
    await on.importing().round();
    await dialog.getByText('Done', { exact: true }).waitFor();
    expect(await countOf(dialog, 'created')).toBe('450');
    await context.close();
  }, 60_000);

  it('gets the file for which it still waits', async () => {
    const id = await on.begun();
    const { page, context } = await looks();
    await page.goto(`/admin/imports?id=${id}`);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Waits for its file').waitFor();
    await dialog.locator('input[type=file]').setInputFiles(csv(dealLine('N1')));
    await dialog.getByText('Is about to begin').waitFor();
    expect((await on.read(id)).status).toBe('waiting');
    await context.close();
  });

  it('is nothing for whoever may not import', async () => {
    const { page, context } = await looks({}, await on.http.session(on.cast.headOfSales));
    await page.goto('/admin/imports');
    await page.getByText('You may not do this').waitFor();
    expect(await page.getByRole('link', { name: 'Imports' }).count()).toBe(0);
    await context.close();
  });
});

describe.each(['en', 'ru'])('in %s', (language) => {
  it('every screen is fit for everybody, in light and dark, and on a phone', async () => {
    const id = await on.begun({ fileName: 'a-file-of-a-rather-long-name-out-of-the-old-crm-2026-11-26.csv' });
    await on.send(id, [dealLine('N1'), dealLine('N2', { Value: 'much', Stage: 'Somewhere' })]);
    await on.importing().round();
    await on.begun();
    const lines = csv(dealLine('N5'), dealLine('N6', { Owner: 'nobody@example.test' }));
    const screens: ((page: Page) => Promise<void>)[] = [
      async (page) => {
        await page.goto('/admin/imports');
        await page.locator('[data-import]').first().waitFor();
      },
      async (page) => {
        await page.goto(`/admin/imports?id=${id}`);
        await page.getByRole('dialog').getByRole('row').nth(1).waitFor();
      },
      async (page) => {
        const dialog = await asked(page, lines, { colour: 'red' });
        await dialog.getByRole('alert').waitFor();
      },
      async (page) => {
        const dialog = await asked(page, lines);
        await submit(dialog);
        await dialog.getByRole('progressbar').waitFor();
        await on.importing().round();
        await dialog.getByRole('row').nth(1).waitFor();
      },
    ];
    for (const show of screens) {
      const wide = await looks({ language });
      await show(wide.page);
      expect(await faultsOf(wide)).toEqual([]);
      await wide.context.close();
      const phone = await looks({ language, width: 360 });
      await show(phone.page);
      expect(await overflowOf(phone.page)).toBeLessThanOrEqual(0);
      await phone.context.close();
    }
  }, 120_000);
});
