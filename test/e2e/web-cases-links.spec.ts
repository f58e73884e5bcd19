import { readFile } from 'node:fs/promises';
import type { ReturnLinkView } from '@app/contracts/return-links.js';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings, startBrowser, visit } from '../support/browser.js';
import { readPdf } from '../support/pdf.js';
import { startPostbox, type Postbox } from '../support/postbox.js';
import { partIdsOf, ReturnScene } from '../support/return-scene.js';
import { until } from '../support/until.js';

let postbox: Postbox;
let scene: ReturnScene;
let browser: Browser;

beforeAll(async () => {
  postbox = await startPostbox();
  scene = await ReturnScene.set({ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' });
  await scene.stage.database.query(
    `UPDATE counterparty SET email = 'claims@gtx.example.test' WHERE id = $1`,
    [scene.vendorId],
  );
  browser = await startBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await scene?.close();
  await postbox?.close();
});

const links = async (id: string) =>
  (await scene.http.get<{ items: ReturnLinkView[] }>(`/return-cases/${id}/links`, scene.sessions.desk)).body
    .items;

/** A case that waits for the vendor, whose letter with a link has gone out. */
async function asked() {
  const one = await scene.taken();
  const partIds = partIdsOf(one);
  const counterparty = { kind: 'vendor', id: scene.vendorId };
  await scene.act(one.id, 'desk', { act: 'pass-on' });
  await scene.act(one.id, 'head', { act: 'find-cause', cause: 'defect', partIds });
  await scene.act(one.id, 'head', { act: 'confirm-cause', confirmedBy: 'customer', document: '8D', partIds });
  await scene.act(one.id, 'head', { act: 'request', counterparty, partIds, reason: 'See the photos.' });
  await until(async () => (await links(one.id)).length === 1);
  return { id: one.id, number: one.number, partIds };
}

const panelOf = (page: Page) => page.getByRole('region', { name: 'Links and letters' });

describe('the links of a case', () => {
  it('are shown with whom they went to, and one is revoked', async () => {
    const { id } = await asked();
    const { page, complaints, context } = await visit(browser, scene.http.url, scene.sessions.desk);
    await page.goto(`/cases/${id}`);
    const vendor = panelOf(page).getByRole('region', { name: 'GTX Werke' });
    await vendor.getByText('Vendor: GTX Werke').waitFor();
    await vendor.getByText(/^Works until /).waitFor();
    await vendor.getByRole('button', { name: 'Revoke' }).click();
    const dialog = page.getByRole('dialog', { name: 'Revoke a link' });
    await dialog.getByText(/The link that was sent to GTX Werke on/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
    await vendor.getByText(/^Revoked on /).waitFor();
    expect(await vendor.getByRole('button', { name: 'Revoke' }).count()).toBe(0);
    expect((await links(id)).map(({ standing }) => standing)).toEqual(['revoked']);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('are followed by another one with a reminder, and a refusal is told in words', async () => {
    const { id } = await asked();
    const { page, context } = await visit(browser, scene.http.url, scene.sessions.desk);
    await page.goto(`/cases/${id}`);
    const remind = { name: 'Remind by a new link' };
    const vendor = panelOf(page).getByRole('region', { name: 'GTX Werke' });
    await vendor.getByRole('button', remind).click();
    await vendor
      .getByRole('status')
      .getByText(/goes out in the hours of its reader/)
      .waitFor();
    await until(async () => (await links(id)).length === 2);
    const customer = panelOf(page).getByRole('region', { name: 'Acme' });
    await customer.getByRole('button', remind).click();
    await customer.getByRole('alert').getByText('The customer has no e-mail address.').waitFor();
    await context.close();
  });

  it('are shown to whoever may only read the case, who revokes none', async () => {
    const { id } = await asked();
    const reader = await scene.http.session(scene.cast.management);
    const { page, context } = await visit(browser, scene.http.url, reader);
    await page.goto(`/cases/${id}`);
    await panelOf(page)
      .getByText(/^Works until /)
      .waitFor();
    expect(
      await panelOf(page)
        .getByRole('button', { name: /Revoke|Remind/ })
        .count(),
    ).toBe(0);
    await context.close();
  });

  it('stand beside the return note, which is saved as a PDF', async () => {
    const { id, number } = await asked();
    const { page, context } = await visit(browser, scene.http.url, scene.sessions.desk);
    await page.goto(`/cases/${id}`);
    const saved = page.waitForEvent('download');
    await panelOf(page).getByRole('button', { name: 'Return note (PDF)' }).click();
    const download = await saved;
    expect(download.suggestedFilename()).toBe(`${number}.pdf`);
    const { code, pages } = await readPdf(await readFile(await download.path()));
    expect(code).toContain(number);
    expect(pages.join()).toContain('GTX Pro');
    await context.close();
  });
});
