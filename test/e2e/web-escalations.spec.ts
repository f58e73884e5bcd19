import { randomUUID } from 'node:crypto';
import type { EscalationTally, EscalationView } from '@app/contracts/escalations.js';
import type { Browser, Page } from 'playwright-core';
import { startBrowser, visit } from '../support/browser.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let browser: Browser;
let petr: string;
const waiting = 10;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  petr = await http.session(cast.headOfSales);
  const deals = new StalledDeals(stage.database, cast);
  for (let index = 0; index < waiting; index += 1) await deals.stalled(String(60_000 + index));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await http?.close();
  await stage?.close();
});

const tally = async () => (await http.get<EscalationTally>('/escalations/tally', petr)).body;
const rows = (page: Page) => page.locator('[data-escalation]');

/** Waits for the answered row to have gone. */
async function left(page: Page, count: number): Promise<void> {
  await rows(page).nth(count).waitFor({ state: 'detached' });
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe('the inbox of escalations', () => {
  it('tells of each why it stalls and since when, and how many wait', async () => {
    const { page, complaints, context } = await visit(browser, http.url, petr);
    await page.goto('/escalations');
    const row = rows(page).first();
    await row.getByText('Nothing planned').waitFor();
    await row.getByText(/since .*· norm: 1 working day/).waitFor();
    await row.getByText(/1 level was told/).waitFor();
    expect(await rows(page).count()).toBe(waiting);
    await page.getByLabel(`${waiting} wait for an answer`).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('is emptied by a manager who touches nothing but keys', async () => {
    const { page, context } = await visit(browser, http.url, petr);
    await page.goto('/escalations');
    await rows(page)
      .nth(waiting - 1)
      .waitFor();
    const { keyboard } = page;
    // The third is snoozed, its neighbour told to its owner; all others are taken on.
    await keyboard.press('j');
    await keyboard.press('j');
    await keyboard.press('s');
    await page.getByRole('dialog', { name: 'Put it off' }).waitFor();
    await press(page, 'In a week');
    // On a busy machine the page takes a moment to draw the date; what is typed before is lost.
    await until(async () => {
      await keyboard.press('Tab');
      return page.evaluate<boolean>(`document.activeElement.tagName === 'TEXTAREA'`);
    });
    await keyboard.type('Their board meets then');
    await submit(page, 'Put off');
    await left(page, waiting - 1);
    await keyboard.press('o');
    await page.getByRole('dialog', { name: 'Tell the owner what to do' }).waitFor();
    await keyboard.type('Call them about the lead time');
    await press(page, 'In 3 days');
    await submit(page, 'Tell the owner');
    await left(page, waiting - 2);
    for (let count = waiting - 3; count >= 0; count -= 1) {
      await keyboard.press('t');
      await page.getByRole('dialog', { name: 'Take it on' }).waitFor();
      await press(page, 'Tomorrow');
      await submit(page, 'Take on');
      await left(page, count);
    }
    await page.getByText('Nothing waits').waitFor();
    expect(await tally()).toEqual({ telling: 0, takenOn: waiting - 1, snoozed: 1 });
    await page.getByRole('tab', { name: /Promised/ }).click();
    await page.getByText(/Petr Dvorak told Anna Novak to do it by/).waitFor();
    await page.getByRole('tab', { name: /Put off/ }).click();
    await page.getByText(/Petr Dvorak put it off until/).waitFor();
    await context.close();
  }, 120_000);

  it('opens the deal, and the board, by keys', async () => {
    await new StalledDeals(stage.database, cast).stalled('99000');
    const { page, context } = await visit(browser, http.url, petr);
    await page.goto('/escalations');
    await rows(page).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/deals\//);
    await page.getByRole('region', { name: 'The deal stalls' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.waitForURL(/\/board/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find a deal or a page').fill('99000');
    await page.getByText('Deal 99000').last().waitFor();
    await context.close();
  });

  it('says what was settled meanwhile by somebody else, instead of answering twice', async () => {
    const { body } = await http.get<{ items: EscalationView[] }>('/escalations?status=telling', petr);
    const [escalation] = body.items;
    const { page, context } = await visit(browser, http.url, petr);
    await page.goto('/escalations');
    await rows(page).first().waitFor();
    await page.keyboard.press('t');
    await page.getByRole('dialog', { name: 'Take it on' }).waitFor();
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await http.post(`/escalations/${escalation!.id}/take-on`, petr, { promisedFor: day });
    await press(page, 'Tomorrow');
    await submit(page, 'Take on');
    await page.getByRole('alert').getByText('Somebody has taken it on already.').waitFor();
    await context.close();
  });

  it('shows to a substitute what somebody absent was to be told, and lets it be answered', async () => {
    const ben = randomUUID();
    await stage.database.query(
      `INSERT INTO app_user (id, email, name, roles) VALUES ($1, 'ben@example.test', 'Ben Kral', '{salesperson}')`,
      [ben],
    );
    await stage.database.query(
      `INSERT INTO absence (id, user_id, from_at, to_at, substitute_id)
       VALUES (gen_random_uuid(), $1, now() - interval '1 day', now() + interval '30 days', $2)`,
      [cast.salesperson, ben],
    );
    await new StalledDeals(stage.database, cast).stalled('88000');
    const { page, context } = await visit(browser, http.url, await http.session(ben));
    await page.goto('/escalations');
    await rows(page).first().getByText('you stand in for Anna Novak').waitFor();
    expect(await rows(page).count()).toBe(1);
    await page.keyboard.press('t');
    await page.getByRole('dialog', { name: 'Take it on' }).waitFor();
    await press(page, 'Tomorrow');
    await submit(page, 'Take on');
    await page.getByText('Nothing waits').waitFor();
    await context.close();
  });
});

/** Goes to a button by Tab and presses it, as somebody without a mouse does. */
async function press(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < 12; tabs += 1) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate<string>('document.activeElement.textContent')) === name) {
      await page.keyboard.press('Enter');
      return;
    }
  }
  throw new Error(`no button ${name} by Tab`);
}

const submit = press;
