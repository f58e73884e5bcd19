import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvidenceList } from '@app/contracts/evidence.js';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { seriousFindings, startBrowser, visit } from '../support/browser.js';
import { partIdsOf, ReturnScene } from '../support/return-scene.js';
import { until } from '../support/until.js';

let folder: string;
let scene: ReturnScene;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-evidence-'));
  scene = await ReturnScene.set({
    DEALWARDEN_EVIDENCE_DIR: folder,
    DEALWARDEN_EVIDENCE_MEGABYTES: '0.2',
    DEALWARDEN_EVIDENCE_PER_CASE: '4',
  });
  browser = await startBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await scene?.close();
  await rm(folder, { recursive: true, force: true });
});

/** No two of them are alike. */
async function photo(name: string) {
  const raw = { width: 80, height: 60, channels: 3 } as const;
  const buffer = await sharp(randomBytes(80 * 60 * 3), { raw })
    .jpeg()
    .toBuffer();
  return { name, mimeType: 'image/jpeg', buffer };
}
const text = (name: string, content: string) => ({
  ...{ name, mimeType: 'image/jpeg' },
  buffer: Buffer.from(content),
});

const panelOf = (page: Page) => page.getByRole('region', { name: 'Photos and documents' });
const chosen = (page: Page) => panelOf(page).locator('input[type=file]');
const thumb = (page: Page, name: string) => page.getByRole('button', { name: `Look at ${name}` });

async function listed(id: string): Promise<string[]> {
  const path = `/return-cases/${id}/evidence`;
  return (await scene.http.get<EvidenceList>(path, scene.sessions.desk)).body.items.map(({ name }) => name);
}

/** As a file from the desktop comes, or a picture from the clipboard. */
async function give(page: Page, how: 'drop' | 'paste', name: string): Promise<void> {
  const { buffer } = await photo(name);
  await page.evaluate<void>(`(() => {
    const bytes = Uint8Array.from(atob('${buffer.toString('base64')}'), (one) => one.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], '${name}', { type: 'image/jpeg' }));
    const init = { bubbles: true, cancelable: true };
    const event = '${how}' === 'drop'
      ? new DragEvent('drop', { ...init, dataTransfer: data })
      : new ClipboardEvent('paste', { ...init, clipboardData: data });
    const wasLeft = document.querySelector('header').dispatchEvent(event);
    if (wasLeft) throw new Error('the browser would have opened it itself');
  })()`);
}

describe('photos and documents of a case', () => {
  it('are added, seen small and large, and taken away', async () => {
    const { id } = await scene.taken();
    const { page, complaints, context } = await visit(browser, scene.http.url, scene.sessions.desk);
    await page.goto(`/cases/${id}`);
    await chosen(page).setInputFiles([await photo('front.jpg'), await photo('back.jpg')]);
    await thumb(page, 'front.jpg').waitFor();
    await thumb(page, 'back.jpg').waitFor();
    const drawn = `[...document.querySelectorAll('[data-evidence] img')].filter(({ naturalWidth }) => naturalWidth > 0).length === 2`;
    await until(() => page.evaluate<boolean>(drawn));
    expect(await listed(id)).toEqual(['front.jpg', 'back.jpg']);

    await thumb(page, 'front.jpg').press('Enter');
    await page.getByRole('dialog', { name: 'front.jpg' }).waitFor();
    await until(() =>
      page.evaluate<boolean>(`document.querySelector('[role=dialog] img')?.naturalWidth === 80`),
    );
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: 'back.jpg' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Show to… (back.jpg)' }).click();
    const shown = page.getByRole('menuitemcheckbox', { checked: true });
    await page.getByRole('menuitemcheckbox', { checked: false }).click();
    await shown.waitFor();
    await panelOf(page).getByText('Shown to ').waitFor();
    await shown.click();
    await panelOf(page).getByText('Shown to ').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Remove front.jpg' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await thumb(page, 'front.jpg').waitFor({ state: 'detached' });
    expect(await listed(id)).toEqual(['back.jpg']);
    await page
      .getByRole('region', { name: 'What happened' })
      .getByText('Photo or document removed')
      .waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it.each(['drop', 'paste'] as const)('come by %s, wherever on the page', async (how) => {
    const { id } = await scene.taken();
    const { page, context } = await visit(browser, scene.http.url, scene.sessions.desk);
    await page.goto(`/cases/${id}`);
    await panelOf(page).waitFor();
    await give(page, how, `${how}.jpg`);
    await thumb(page, `${how}.jpg`).waitFor();
    expect(await listed(id)).toEqual([`${how}.jpg`]);
    await context.close();
  });

  it('say why a file was not taken, and take the others', async () => {
    const { id } = await scene.taken();
    const { page, context } = await visit(browser, scene.http.url, scene.sessions.desk);
    const known = page.waitForResponse(/evidence$/);
    await page.goto(`/cases/${id}`);
    await known;
    await panelOf(page).getByText('Drop files anywhere').waitFor();
    await chosen(page).setInputFiles([
      text('script.jpg', '<script>alert(1)</script>'),
      text('huge.jpg', 'x'.repeat(300_000)),
      await photo('fine.jpg'),
    ]);
    await thumb(page, 'fine.jpg').waitFor();
    const refusal = (name: string) => page.getByRole('alert').filter({ hasText: name });
    await refusal('script.jpg')
      .getByText(/no photo or document that can be kept/)
      .waitFor();
    await refusal('huge.jpg').getByText('This file is too large: 200 kB at most.').waitFor();
    await refusal('huge.jpg').getByRole('button', { name: 'Leave it out' }).click();
    await refusal('huge.jpg').waitFor({ state: 'detached' });
    expect(await listed(id)).toEqual(['fine.jpg']);
    await context.close();
  });

  it('are sent again when the line was cut, and are there once', async () => {
    const { id } = await scene.taken();
    const { page, context } = await visit(browser, scene.http.url, scene.sessions.desk);
    await page.goto(`/cases/${id}`);
    await panelOf(page).waitFor();
    let isCut = true;
    await page.route(/evidence\?name/, (route) => (isCut ? route.abort() : route.continue()));
    await chosen(page).setInputFiles([await photo('late.jpg')]);
    const refused = page.getByRole('alert').filter({ hasText: 'late.jpg' });
    await refused.getByText(/The server does not answer/).waitFor();
    isCut = false;
    await refused.getByRole('button', { name: 'Try again' }).click();
    await thumb(page, 'late.jpg').waitFor();
    expect(await listed(id)).toEqual(['late.jpg']);
    await context.close();
  });

  it('are the document of an act, and stay then', async () => {
    const { id, ...taken } = await scene.taken();
    const partIds = partIdsOf({ id, ...taken });
    await scene.act(id, 'desk', { act: 'pass-on' });
    await scene.act(id, 'head', { act: 'find-cause', cause: 'defect', partIds });
    const { page, context } = await visit(browser, scene.http.url, scene.sessions.head);
    await page.goto(`/cases/${id}`);
    await page.getByRole('button', { name: 'Record the confirmation' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Confirmed by').click();
    await page.getByRole('option', { name: 'our own inspection' }).click();
    const save = dialog.getByRole('button', { name: 'Save' });
    expect(await save.isDisabled()).toBe(true);
    await dialog.locator('input[type=file]').setInputFiles(await photo('report.jpg'));
    const chosenOne = `[...document.querySelectorAll('[role=dialog] input')].some(({ value }) => value === 'report.jpg')`;
    await until(() => page.evaluate<boolean>(chosenOne));
    await save.click();
    await dialog.waitFor({ state: 'detached' });
    await panelOf(page).getByText('An act names it, so it stays.').waitFor();
    expect(await page.getByRole('button', { name: 'Remove report.jpg' }).count()).toBe(0);
    const happened = page.getByRole('region', { name: 'What happened' });
    await happened.locator('li').filter({ hasText: 'Cause confirmed' }).getByText('report.jpg').waitFor();
    await context.close();
  });
});
