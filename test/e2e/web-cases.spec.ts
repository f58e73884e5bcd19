import { randomUUID } from 'node:crypto';
import type { ReturnCaseView } from '@app/contracts/returns.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';
import { ReturnRegulationRepository } from '@app/persistence/return-regulation.repository.js';
import type { Browser, Page } from 'playwright-core';
import { faultsOf, overflowOf, startBrowser, visit } from '../support/browser.js';
import { alwaysOpen, type Cast } from '../support/cast.js';
import type { HttpStage } from '../support/http.js';
import { shippedRegulation } from '../support/return-cases.js';
import { startPostbox, type Postbox } from '../support/postbox.js';
import { ReturnScene } from '../support/return-scene.js';
import type { Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let postbox: Postbox;
let scene: ReturnScene;
let stage: Stage;
let http: HttpStage;
let cast: Cast;
let browser: Browser;
/** Sessions: the complaint desk, the head of sales. */
let desk: string;
let head: string;

/** Norms of passing a claim on, by the regulation that has them: each shows another manner of the clock. */
const norms = { calm: 'PT8H', near: 'PT55M', last: 'PT20M', late: 'PT1S', closed: 'PT8H' };

beforeAll(async () => {
  postbox = await startPostbox();
  scene = await ReturnScene.set({ SMTP_URL: postbox.url, DEALWARDEN_MAIL_COLLECT_SECONDS: '0.1' });
  ({ stage, http, cast } = scene);
  ({ desk, head } = scene.sessions);
  await publishRegulations();
  browser = await startBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await scene?.close();
  await postbox?.close();
});

async function publishRegulations(): Promise<void> {
  // Open on one day of the week, and not on this one or the next: the clock stands.
  const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
  const open = weekdays[(new Date().getUTCDay() + 3) % 7]!;
  await new DefinitionRepository(stage.database).publishCalendar({
    ...alwaysOpen,
    ...{ key: 'mostly-closed', name: 'Mostly closed', week: { [open]: [['00:00', '24:00']] } },
  });
  const regulations = new ReturnRegulationRepository(stage.database);
  const shipped = shippedRegulation();
  for (const [key, norm] of Object.entries(norms)) {
    const passing = { ...shipped.steps['passing-on'], norm: { A: norm, B: norm, C: norm } };
    await regulations.publish({
      ...shipped,
      key,
      calendar: key === 'closed' ? 'mostly-closed' : 'always-open',
      steps: { ...shipped.steps, 'passing-on': passing },
    });
  }
}

/** A claim of twelve units, under the regulation of that key. */
async function taken(regulation = 'calm', lines: number[] = [12]): Promise<ReturnCaseView> {
  const { body, status } = await http.post<ReturnCaseView>('/return-cases', desk, {
    ...{ customerId: cast.customerId, regulation, said: 'Scratched', contact: 'Mr Buyer' },
    lines: lines.map((quantityClaimed) => ({
      ...{ productKey: 'gtx-pro', batch: 'LOT-1', deliveryId: `DN-${randomUUID().slice(0, 8)}` },
      ...{ deliveredOn: new Date().toISOString().slice(0, 10), quantityDelivered: 100, quantityClaimed },
    })),
  });
  expect(status).toBe(201);
  return body;
}

const found = async (id: string) => (await http.get<ReturnCaseView>(`/return-cases/${id}`, desk)).body;

/** Goes on by Tab until what is focused bears a label or a text. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < 40; tabs += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate<string>(
      `(() => { const it = document.activeElement; return [it.labels?.[0]?.textContent ?? it.textContent, it.getAttribute('aria-label')].join('|'); })()`,
    );
    if (at.includes(name)) return;
  }
  throw new Error(`nothing called ${name} by Tab`);
}

describe('the complaint desk', () => {
  it('comes to its cases, for it has no board', async () => {
    const { page, complaints, context } = await visit(browser, http.url, desk);
    await page.goto('/');
    await page.waitForURL(/\/cases$/);
    await page.getByRole('heading', { name: 'Returns' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('is told whom no letter has reached, and tells them otherwise', async () => {
    const { id } = await taken();
    await until(async () => (await found(id)).unreached.length === 1);
    const { page, context } = await visit(browser, http.url, desk);
    await page.goto(`/cases/${id}`);
    const unreached = page.getByRole('region', { name: 'A letter has reached nobody' });
    await unreached.getByText(/has no e-mail address: please call/).waitFor();
    await unreached.getByRole('button', { name: 'Told otherwise' }).click();
    const dialog = page.getByRole('dialog', { name: 'Told otherwise' });
    await dialog.getByLabel('How it was said').click();
    await page.getByRole('option', { name: 'by phone' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await unreached.waitFor({ state: 'detached' });
    await context.close();
  });

  it('takes a whole claim by keyboard alone', async () => {
    const { page, complaints, context } = await visit(browser, http.url, desk);
    const { keyboard } = page;
    await page.goto('/cases');
    await page.getByRole('heading', { name: 'Returns' }).waitFor();
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Returns' }).count()).toBe(1);
    await keyboard.press('n');
    await page.getByRole('dialog', { name: 'Take a claim' }).waitFor();
    await page.getByRole('option').first().waitFor({ state: 'attached' });
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await tabTo(page, 'What the customer says');
    await keyboard.type('Seven are bent');
    await tabTo(page, 'The goods are known');
    await keyboard.press('Space');
    await tabTo(page, 'Product');
    await keyboard.type('GTX');
    await page.getByRole('option', { name: 'GTX Pro' }).waitFor();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await tabTo(page, 'Number of the delivery');
    await keyboard.type('DN-KEYS');
    await tabTo(page, 'Units claimed');
    await keyboard.type('7');
    await tabTo(page, 'Units delivered');
    await keyboard.type('90');
    await tabTo(page, 'Take the claim');
    await keyboard.press('Enter');
    await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
    await page.getByRole('region', { name: 'Goods', exact: true }).getByText('7 of 90 claimed').waitFor();
    await page.getByText('Seven are bent').first().waitFor();
    // No day of the delivery was given: nobody can be warned in time.
    await page.getByText(/No claim window can be counted/).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('keeps a call as a draft of three fields, and completes it later', async () => {
    const { page, context } = await visit(browser, http.url, desk);
    await page.goto('/cases');
    await page.getByRole('button', { name: /Take a claim/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Customer' }).click();
    await page.getByRole('option').first().click();
    await dialog.getByLabel('What the customer says').fill('Something is broken');
    await dialog.getByLabel('Who said it, and how to reach them').fill('Ms Caller');
    await dialog.getByRole('button', { name: 'Keep as a draft' }).click();
    await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
    await page.getByText('Goods are not known yet').waitFor();
    await page.getByRole('button', { name: 'Complete the claim' }).click();
    await dialog.getByRole('combobox', { name: 'Product' }).click();
    await page.getByRole('option', { name: 'GTX Pro' }).click();
    await dialog.getByLabel('Number of the delivery').fill('DN-DRAFT');
    await dialog.getByLabel('Units delivered').fill('5');
    await dialog.getByLabel('Units claimed').fill('6');
    await dialog.getByText('More than was delivered').waitFor();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Units claimed').fill('5');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Pass on to the head of sales' }).waitFor();
    await context.close();
  });

  it('is a list walked by keys, with queues, counts, and a text in the address', async () => {
    const one = await taken('late');
    await until(async () => (await found(one.id)).escalations.length > 0);
    const { page, context } = await visit(browser, http.url, desk);
    await page.goto(`/cases?queue=breached&q=${one.number}`);
    const row = page.locator(`[data-case="${one.id}"]`);
    await row.getByText(/12 × GTX Pro, LOT-1/).waitFor();
    await row.getByText('Marie Manager').waitFor();
    expect(await page.locator('[data-case]').count()).toBe(1);
    await page.getByRole('tab', { name: /Late\s+\d+/ }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('no such number');
    await page.getByText('Nothing found').waitFor();
    await page.waitForURL(/q=no/);
    await page.goto('/cases?queue=all');
    await page.locator('[data-case]').nth(1).waitFor();
    const second = await page.locator('[data-case]').nth(1).getAttribute('data-case');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/cases/${second}`));
    await context.close();
  });

  it('advances a case step by step, with the regulation drawn as it goes', async () => {
    const { id } = await taken();
    const { page, context, complaints } = await visit(browser, http.url, desk);
    await page.goto(`/cases/${id}`);
    await page.getByRole('button', { name: 'Pass on to the head of sales' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Record the cause' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Cause').click();
    await page.getByRole('option', { name: 'defect of the goods' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Record the confirmation' }).click();
    await dialog.getByLabel('Confirmed by').click();
    await page.getByRole('option', { name: 'our own inspection' }).click();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Or one elsewhere: its name or number').fill('8D report 17');
    await dialog.getByLabel('Which person or laboratory').fill('Dr. Weber');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Confirmed by: our own inspection · Dr. Weber · 8D report 17').waitFor();
    // What follows is for the head of sales, and that is said.
    await page.getByText('To be done by: Head of sales').waitFor();
    const course = page.getByRole('region', { name: 'The regulation' });
    expect(await course.locator('[data-place=done]').count()).toBe(3);
    expect(await course.locator('[aria-current=step]').count()).toBe(1);
    await course.locator('[aria-current=step] [data-manner]').waitFor();
    await course.locator('[data-place=done]', { hasText: 'Dana Desk' }).nth(2).waitFor();
    await page.getByRole('region', { name: 'What happened' }).getByText('8D report 17').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('shows the conversation with the vendor, what it was asked and what it said by phone', async () => {
    const { id, lines } = await taken();
    const partIds = [lines[0]!.parts[0]!.id];
    for (const [as, body] of [
      [desk, { act: 'pass-on' }],
      [head, { act: 'find-cause', cause: 'defect', partIds }],
      [head, { act: 'confirm-cause', confirmedBy: 'own-inspection', document: '8D', partIds }],
    ] as const)
      expect((await http.post(`/return-cases/${id}/acts`, as, body)).status).toBe(200);
    const { page, context } = await visit(browser, http.url, head);
    await page.goto(`/cases/${id}`);
    await page.getByRole('button', { name: 'Ask the vendor or carrier' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Vendor or carrier').click();
    await page.getByRole('option', { name: /GTX Werke/ }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Vendor or carrier: GTX Werke').waitFor();
    await page
      .getByRole('region', { name: 'The whole case' })
      .first()
      .getByText(/Stands still/)
      .waitFor();
    await page.getByRole('button', { name: 'Record: refused' }).click();
    await dialog.getByLabel('How it was said').click();
    await page.getByRole('option', { name: 'by phone' }).click();
    await dialog.getByLabel('Reason').fill('Not our batch, they say');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const said = page.getByRole('region', { name: 'Conversation' });
    await said.getByText('Not our batch, they say').waitFor();
    // Nobody says that it was sent on paper.
    expect(await said.getByText('by letter').count()).toBe(0);
    await said.getByText('GTX Werke').waitFor();
    await said.getByText(/recorded on their behalf by/).waitFor();
    await said.getByText('Customer', { exact: true }).click();
    await said.getByText('Scratched').waitFor();
    await said.getByText('Not our batch, they say').waitFor({ state: 'detached' });
    const happened = page.getByRole('region', { name: 'What happened' });
    await happened.getByText('Inside', { exact: true }).click();
    await happened.getByText('Cause found').waitFor();
    await happened.getByText('Refused', { exact: true }).waitFor({ state: 'detached' });
    await context.close();
  });

  it('explains a refused act in words, and loses nothing that was typed', async () => {
    const { id } = await taken();
    const { page, context } = await visit(browser, http.url, desk);
    await page.goto(`/cases/${id}`);
    await page.getByRole('button', { name: 'Other acts' }).click();
    // Nothing may be left out of a claim that nobody has passed on.
    expect(await page.getByRole('menuitem', { name: 'Leave out a step' }).count()).toBe(0);
    await page.getByRole('menuitem', { name: 'Correct the quantity' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Units').fill('101');
    await dialog.getByLabel('Reason').fill('In a hurry');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').getByText('More is claimed than was delivered').waitFor();
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('In a hurry');
    expect((await found(id)).revision).toBe(1);
    await context.close();
  });

  it('tells what somebody else did meanwhile, instead of doing it twice', async () => {
    const { id } = await taken();
    const { page, context } = await visit(browser, http.url, desk);
    await page.goto(`/cases/${id}`);
    await page.getByRole('button', { name: 'Pass on to the head of sales' }).click();
    await http.post(`/return-cases/${id}/acts`, desk, { act: 'pass-on' });
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page
      .getByRole('alert')
      .getByText(/Somebody has changed this meanwhile/)
      .waitFor();
    expect((await found(id)).revision).toBe(2);
    await context.close();
  });
});

describe('the clock of a case', () => {
  it.each(Object.keys(norms) as (keyof typeof norms)[])('looks %s', async (manner) => {
    const one = await taken(manner);
    if (manner === 'late') await until(async () => (await found(one.id)).escalations.length > 0);
    const { page, context } = await visit(browser, http.url, desk);
    await page.goto(`/cases/${one.id}`);
    const passing = page
      .getByRole('region', { name: 'What is to be done' })
      .getByRole('region', { name: 'Pass on to the head of sales', exact: true });
    const clock = passing.locator('[data-manner]');
    await clock.waitFor();
    expect(await clock.getAttribute('data-manner')).toBe(manner);
    const words = await clock.textContent();
    expect(words).toMatch(
      manner === 'late' ? /^−/ : manner === 'closed' ? /left.*stands still until/ : /left.*by/,
    );
    await context.close();
  });

  it('says why it is due then, with the days that counted', async () => {
    const { id } = await taken();
    const { page, context } = await visit(browser, http.url, desk);
    await page.goto(`/cases/${id}`);
    const why = page.getByRole('region', { name: 'What is due, and why' });
    await why
      .getByRole('region', { name: 'Pass on to the head of sales' })
      .getByRole('button', { name: 'Why?' })
      .click();
    await why.getByText(/Norm: 8 working hours\. It runs from/).waitFor();
    await why.getByRole('table', { name: 'The days that were counted' }).first().waitFor();
    await context.close();
  });
});

describe('for everybody', () => {
  let id: string;
  beforeAll(async () => {
    ({ id } = await taken('near', [12, 5]));
  });
  const screens: Readonly<Record<string, (page: Page) => Promise<void>>> = {
    'the list': async (page) => {
      await page.goto('/cases?queue=all');
      await page.locator('[data-case]').first().waitFor();
    },
    'a case': async (page) => {
      await page.goto(`/cases/${id}`);
      await page.locator('section ol li').first().waitFor();
      await page.locator('section section [aria-expanded=false]').first().click();
    },
    'taking a claim': async (page) => {
      await page.goto('/cases');
      await page.getByRole('tab').first().waitFor();
      await page.keyboard.press('n');
      await page.getByRole('dialog').getByRole('checkbox').click();
      await page.getByRole('dialog').locator('input[type=date]').waitFor();
    },
  };
  const names = Object.keys(screens);

  describe.each(['en', 'ru'])('in %s', (language) => {
    it.each(names)('%s is fit, in light and dark', async (name) => {
      const visited = await visit(browser, http.url, desk, { language });
      await screens[name]!(visited.page);
      expect(await faultsOf(visited)).toEqual([]);
      await visited.context.close();
    });
  });

  it.each(names)('%s needs no sideways scrolling on a phone', async (name) => {
    const { page, context } = await visit(browser, http.url, desk, { width: 360, language: 'ru' });
    await screens[name]!(page);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await context.close();
  });
});
