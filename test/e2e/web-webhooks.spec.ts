import type { DealView } from '@app/contracts/deals.js';
import type { Browser, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { faultsOf, overflowOf, startBrowser, visit, type Visitor } from '../support/browser.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { Receiver } from '../support/receiver.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let http: HttpStage;
let cast: Cast;
let receiver: Receiver;
let browser: Browser;
let admin: string;

beforeAll(async () => {
  stage = await setStage({
    DEALWARDEN_WEBHOOK_HTTP: 'true',
    DEALWARDEN_WEBHOOK_PRIVATE_HOSTS: '127.0.0.1',
  });
  cast = await casting(stage.database);
  receiver = await Receiver.listen();
  http = await HttpStage.start(stage);
  await stage.startWorker();
  admin = await http.session(cast.administrator);
  browser = await startBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await http?.close();
  await stage?.close();
  receiver?.close();
});

const looks = (visitor: Visitor = {}) => visit(browser, http.url, admin, visitor);
const dialogOf = (page: Page, name: string) => page.getByRole('dialog', { name });
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function dealOpens(): Promise<string> {
  const as = await http.session(cast.salesperson);
  const deal = { pipeline: 'quick', title: 'Press line', customerId: cast.customerId, amount: '1000' };
  return (await http.post<DealView>('/deals', as, deal)).body.id;
}

/** Makes a webhook of all that is told of deals. @returns its secret */
async function makeWebhook(page: Page, url: string): Promise<string> {
  await page.goto('/admin/webhooks');
  await press(page, 'New webhook');
  const dialog = dialogOf(page, 'New webhook');
  await dialog.getByLabel('Address').fill(url);
  await dialog.getByRole('checkbox', { name: 'Deals' }).check();
  await dialog.getByRole('button', { name: 'Make the webhook' }).click();
  const made = dialogOf(page, 'The webhook is made');
  const secret = await made.getByText(/^whsec_/).innerText();
  await made.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('heading', { name: url }).waitFor();
  return secret;
}

describe('an administrator connects another system', () => {
  it('which is told what happens; the log shows it, and what failed is sent again', async () => {
    const { page, complaints, context } = await looks();
    const secret = await makeWebhook(page, receiver.url('/erp'));
    await page.getByText('It has been sent nothing within 30 days.').waitFor();
    receiver.answer('/erp', { status: 500 });
    const deal = await dealOpens();
    const row = page.locator('[data-delivery]', { hasText: 'deal.opened' });
    await row.getByText('waiting: answered 500').waitFor();
    await page.getByText('Takes nothing since').waitFor();
    await row.getByText('What is sent').click();
    await row.getByText(deal).waitFor();
    receiver.answer('/erp', { status: 204 });
    await row.getByRole('button', { name: /^Send again/ }).click();
    await row.getByText('taken: answered 204').waitFor();
    await page.getByText('Working', { exact: true }).waitFor();
    const messages = receiver.at('/erp').filter(({ body }) => body.type === 'deal.opened');
    expect(new Set(messages.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    for (const { text, headers } of messages) new Webhook(secret).verify(text, headers);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('and tries it, pauses it, changes it, gives it another secret, and removes it', async () => {
    const { page, complaints, context } = await looks();
    const former = await makeWebhook(page, receiver.url('/crm'));
    await press(page, 'Send a test message');
    await page.locator('[data-delivery][data-status=delivered]', { hasText: 'Test message' }).waitFor();
    await press(page, 'Pause');
    await page.getByText('What happens meanwhile is not told later.').waitFor();
    expect(await page.getByRole('button', { name: /^Send/ }).count()).toBe(0);
    await press(page, 'Resume');
    await page.getByText('Working', { exact: true }).waitFor();
    await press(page, 'Change…');
    const change = dialogOf(page, 'Change the webhook');
    await change.getByLabel('Address').fill('ftp://example.com/in');
    await change.getByRole('button', { name: 'Save' }).click();
    await change.getByText('Nothing is sent to such an address.').waitFor();
    await change.getByLabel('Address').fill(receiver.url('/crm/in'));
    await change.getByRole('checkbox', { name: /^Deal lost/ }).uncheck();
    await change.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: receiver.url('/crm/in') }).waitFor();
    await page.getByText('Deal opened, Deal moved').waitFor();
    await press(page, 'New secret…');
    await dialogOf(page, 'A new secret').getByRole('button', { name: 'Make a new secret' }).click();
    const shown = dialogOf(page, 'A new secret').getByText(/^whsec_/);
    expect(await shown.innerText()).not.toBe(former);
    await dialogOf(page, 'A new secret').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText(/The former secret signs as well until/).waitFor();
    await press(page, 'Remove…');
    await dialogOf(page, 'Remove the webhook').getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('heading', { name: 'Webhooks' }).waitFor();
    await page.locator('[data-webhook]').first().waitFor();
    expect(await page.getByText(receiver.url('/crm/in')).count()).toBe(0);
    // A browser notes what was refused.
    expect(complaints).toEqual([expect.stringContaining('status of 422')]);
    await context.close();
  });

  it('and filters the log, by an address that can be kept', async () => {
    const { page, context } = await looks();
    const url = receiver.url('/wms');
    receiver.answer('/wms', { status: 204 }, { status: 503 });
    await makeWebhook(page, url);
    await press(page, 'Send a test message');
    await page.locator('[data-delivery][data-status=delivered]').waitFor();
    await press(page, 'Send a test message');
    await page.locator('[data-delivery][data-status=waiting]').getByText('answered 503').waitFor();
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'taken' }).click();
    await until(async () => (await page.locator('[data-delivery]').count()) === 1);
    await page.reload();
    await page.locator('[data-delivery][data-status=delivered]').waitFor();
    expect(await page.locator('[data-delivery]').count()).toBe(1);
    await context.close();
  });
});

const screens: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  webhooks: async (page) => {
    await page.goto('/admin/webhooks');
    await page.locator('[data-webhook]').first().waitFor();
  },
  'a webhook’s log': async (page) => {
    await screens.webhooks!(page);
    await page.locator('[data-webhook]', { hasText: '/wms' }).getByRole('link').click();
    await page.locator('[data-delivery] summary').first().click();
  },
  'a new webhook': async (page) => {
    await screens.webhooks!(page);
    await page.locator('#content button').first().click();
    await page.getByRole('dialog').getByRole('textbox').waitFor();
  },
};

it.each(Object.keys(screens).flatMap((name) => ['en', 'ru'].map((language) => [name, language] as const)))(
  '%s in %s is fit for everybody, in light and dark, and on a phone',
  async (name, language) => {
    const visited = await looks({ language });
    await screens[name]!(visited.page);
    expect(await faultsOf(visited)).toEqual([]);
    await visited.page.setViewportSize({ width: 360, height: 740 });
    // The navigation folds itself away first.
    await until(async () => (await overflowOf(visited.page)) <= 0);
    await visited.context.close();
  },
);

it('whoever may not read webhooks is told so, and shown no entry', async () => {
  const { page, context } = await visit(browser, http.url, await http.session(cast.headOfSales));
  await page.goto('/admin/webhooks');
  await page.getByText('You may not do this.').waitFor();
  expect(await page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0);
  await context.close();
});

it('stands in sight among the entries, on a low screen too', async () => {
  const { page, context } = await looks();
  await page.setViewportSize({ width: 1_280, height: 520 });
  await page.goto('/admin/webhooks');
  const entry = page.getByRole('link', { name: 'Webhooks', exact: true });
  await entry.waitFor();
  // Nothing scrolls it there later: the user's name stands below it from the beginning.
  const [link, name] = await Promise.all([entry.boundingBox(), page.getByText('Ada Admin').boundingBox()]);
  expect(link!.y + link!.height).toBeLessThanOrEqual(name!.y);
  await context.close();
});
