import type { DealView } from '@app/contracts/deals.js';
import type { Browser, Locator, Page } from 'playwright-core';
import { seriousFindings, startBrowser, visit } from '../support/browser.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let browser: Browser;
let anna: string;
let petr: string;

const [need, offer] = quickPipeline().stages as [
  ReturnType<typeof quickPipeline>['stages'][number],
  ReturnType<typeof quickPipeline>['stages'][number],
];
const pipeline = quickPipeline({
  fields: [{ key: 'budget', name: 'Budget', labels: { cs: 'Rozpočet' }, type: 'decimal' }],
  stages: [
    { ...need, labels: { cs: 'Potřeba' } },
    {
      ...offer,
      requiredFields: ['budget'],
      exitCriteria: [
        { key: 'enough', name: 'The budget is enough', when: 'has(fields.budget) && fields.budget >= 100.0' },
      ],
      moves: ['need', 'close'],
    },
    { ...offer, key: 'close', name: 'Closing', moves: ['offer'] },
  ],
});

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database, pipeline);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  [anna, petr] = (await Promise.all([cast.salesperson, cast.headOfSales].map((id) => http.session(id)))) as [
    string,
    string,
  ];
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await http?.close();
  await stage?.close();
});

async function open(title: string, to?: string): Promise<string> {
  const deal = { pipeline: 'quick', title, customerId: cast.customerId, amount: '12500' };
  const { body } = await http.post<DealView>('/deals', anna, deal);
  if (to) await http.post(`/deals/${body.id}/moves`, anna, { to });
  return body.id;
}

const deal = async (id: string) => (await http.get<DealView>(`/deals/${id}`, petr)).body;
const column = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const card = (place: Locator | Page, title: string): Locator => place.locator('article', { hasText: title });

async function board(session: string, search = '', language = 'en') {
  const visited = await visit(browser, http.url, session, { language });
  await visited.page.goto(`/board${search}`);
  await visited.page.locator('[data-stage], [role=table]').first().waitFor();
  return visited;
}

describe('the board', () => {
  it('shows a stage’s deals with count and sum, and moves one by drag', async () => {
    const id = await open('Dragged press');
    const { page, complaints, context } = await board(anna, '?pipeline=quick');
    const from = column(page, 'Need');
    await card(from, 'Dragged press').getByText('€12,500').waitFor();
    await card(from, 'Dragged press').getByText('Nothing planned').waitFor();
    const count = Number(await from.locator('header span').textContent());
    await card(page, 'Dragged press').dragTo(column(page, 'Offer'));
    await card(column(page, 'Offer'), 'Dragged press').waitFor();
    await until(async () => (await deal(id)).stage.key === 'offer');
    await until(async () => Number(await from.locator('header span').textContent()) === count - 1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('moves a card by keyboard alone', async () => {
    const id = await open('Typed press');
    const { page, context } = await board(anna, '?pipeline=quick&q=Typed');
    await page.getByRole('link', { name: 'Typed press' }).focus();
    await page.keyboard.press('m');
    await page.locator('[role=menu]:focus-within').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until(async () => (await deal(id)).stage.key === 'offer');
    await context.close();
  });

  it('walks from card to card by arrows', async () => {
    await Promise.all([open('Walk one'), open('Walk two'), open('Walk three', 'offer')]);
    const { page, context } = await board(anna, '?pipeline=quick&q=Walk');
    await card(column(page, 'Offer'), 'Walk three').waitFor();
    const names = await column(page, 'Need').locator('[data-card]').allTextContents();
    await page.getByRole('link', { name: names[0]! }).focus();
    const focused = () => page.evaluate<string>('document.activeElement.textContent');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe(names[1]);
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toBe('Walk three');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/deals\//);
    await context.close();
  });

  it('asks at the drop for what the stage asks for, and goes on with it', async () => {
    const id = await open('Gated press', 'offer');
    const { page, context } = await board(anna, '?pipeline=quick');
    await card(page, 'Gated press').dragTo(column(page, 'Closing'));
    const dialog = page.getByRole('dialog', { name: 'Before it goes to Closing' });
    await dialog.getByText('The budget is enough').waitFor();
    await card(column(page, 'Offer'), 'Gated press').waitFor();
    // Nobody but their head of sales may pass a gate.
    expect(await dialog.getByLabel('Move it all the same').count()).toBe(0);
    await dialog.getByLabel('Budget').fill('1 250,5');
    await dialog.getByRole('button', { name: 'Move' }).click();
    await until(async () => (await deal(id)).stage.key === 'close');
    expect((await deal(id)).fields).toEqual({ budget: '1250.5' });
    await card(column(page, 'Closing'), 'Gated press').waitFor();
    await context.close();
  });

  it('asks for a reason where a move needs one', async () => {
    const id = await open('Returning press', 'offer');
    const { page, context } = await board(petr, '?pipeline=quick');
    await card(page, 'Returning press').dragTo(column(page, 'Need'));
    const dialog = page.getByRole('dialog', { name: 'Back to Need' });
    await dialog.getByLabel('Reason').fill('They start over');
    await dialog.getByRole('button', { name: 'Move' }).click();
    await until(async () => (await deal(id)).stage.key === 'need');
    await context.close();
  });

  it('explains a move that the pipeline does not allow, in the reader’s words, and puts the card back', async () => {
    const id = await open('Refused press');
    const { page, context } = await board(anna, '?pipeline=quick', 'cs');
    await card(page, 'Refused press').dragTo(column(page, 'Closing'));
    await page.getByRole('alert').getByText('Tento přesun proces nedovoluje.').waitFor();
    await card(column(page, 'Potřeba'), 'Refused press').waitFor();
    expect((await deal(id)).stage.key).toBe('need');
    await context.close();
  });

  it('opens a deal by one key, and shows it', async () => {
    const { page, complaints, context } = await board(anna, '?pipeline=quick');
    await page.keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: 'Open a deal' });
    await dialog.getByLabel('What it is about').fill('Opened press');
    await dialog.getByRole('combobox', { name: 'Customer' }).fill('acm');
    await page.getByRole('option', { name: 'Acme · A' }).click();
    await dialog.getByLabel('Amount (EUR)').fill('12 500,50');
    await dialog.getByRole('button', { name: 'In 3 days' }).click();
    await dialog.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('heading', { name: 'Opened press' }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    expect(await deal(id)).toMatchObject({
      amount: '12500.50',
      activities: [{ type: 'call', precision: 'day' }],
    });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('keeps its filters in the address', async () => {
    await Promise.all([open('Findable press'), open('Other lathe')]);
    const { page, context } = await board(petr, '?pipeline=quick');
    await card(page, 'Other lathe').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('findable');
    await page.waitForURL(/q=findable/);
    await card(page, 'Other lathe').waitFor({ state: 'detached' });
    await page.getByText('Stalled', { exact: true }).click();
    await page.waitForURL(/stalled=true/);
    await page.reload();
    expect(await page.getByLabel('Deal or customer').inputValue()).toBe('findable');
    expect(await page.getByLabel('Stalled').isChecked()).toBe(true);
    await context.close();
  });

  it('shows whatever a title or a name holds as text', async () => {
    const evil = `<img src=x onerror="document.title='broken in'"><script>document.title='broken in'</script>`;
    await stage.database.query(`UPDATE customer SET name = $1 WHERE id = $2`, [evil, cast.customerId]);
    const id = await open(evil);
    const { page, complaints, context } = await board(anna, '?pipeline=quick&q=onerror');
    await page.getByRole('link', { name: evil }).first().waitFor();
    await page.goto(`/deals/${id}`);
    await page.getByRole('heading', { name: evil }).waitFor();
    await page.goto('/escalations');
    await page.getByRole('heading', { name: 'Escalations' }).waitFor();
    expect(await page.title()).toBe('Dealwarden');
    expect(complaints).toEqual([]);
    await stage.database.query(`UPDATE customer SET name = 'Acme' WHERE id = $1`, [cast.customerId]);
    await context.close();
  });

  it('loads a long column by page, and holds a part of it only', async () => {
    for (let batch = 0; batch < 9; batch += 1) {
      await Promise.all(Array.from({ length: 10 }, (_, index) => open(`Many ${batch * 10 + index}`)));
    }
    const { page, context } = await board(anna, '?pipeline=quick&q=Many');
    const needs = column(page, 'Need');
    await card(needs, 'Many').first().waitFor();
    expect(await needs.locator('header span').textContent()).toBe('90');
    expect(await needs.locator('article').count()).toBeLessThan(30);
    await needs.locator('article').first().hover();
    await until(async () => {
      await page.mouse.wheel(0, 4_000);
      return (await needs.locator('[data-index="89"]').count()) === 1;
    });
    expect(await needs.locator('article').count()).toBeLessThan(30);
    await context.close();
  });
});

describe('the list beside the board', () => {
  it('shows the same deals one below the other, sorted by the head that is pressed', async () => {
    await Promise.all([open('Listed small'), open('Listed great')]);
    const great = (await http.get<{ items: DealView[] }>('/deals?q=Listed%20great', anna)).body.items[0]!;
    await http.send('PATCH', `/api/v1/deals/${great.id}`, { as: anna, body: { amount: '99000' } });
    const { page, complaints, context } = await board(anna, '?pipeline=quick&q=listed');
    await page.getByText('List', { exact: true }).click();
    await page.waitForURL(/layout=list/);
    const table = page.getByRole('table', { name: 'List' });
    const titles = () => table.locator('[data-index] a').allTextContents();
    const head = table.getByRole('columnheader', { name: 'Amount' });
    for (const [sorted, expected] of [
      ['descending', ['Listed great', 'Listed small']],
      ['ascending', ['Listed small', 'Listed great']],
    ] as const) {
      await head.getByRole('button').click();
      await until(async () => (await head.getAttribute('aria-sort')) === sorted);
      await until(async () => (await titles()).join() === expected.join());
    }
    await page.reload();
    await until(async () => (await titles()).join() === 'Listed small,Listed great');
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('gives many deals to a colleague by keys, and keeps what was refused selected with its reason', async () => {
    const ids = await Promise.all(['Given one', 'Given two', 'Given three'].map((title) => open(title)));
    const { page, context } = await board(
      anna,
      '?pipeline=quick&q=given&layout=list&sort=title&direction=asc',
    );
    const select = (title: string) => page.getByLabel(`Select: ${title}`);
    await select('Given one').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+Space');
    await page.getByText('Selected: 3 (at most 100)').waitFor();
    // One of them is closed meanwhile, by somebody else.
    await http.post(`/deals/${ids[2]}/lose`, petr, { reason: 'price' });
    await page.getByRole('button', { name: 'Hand over' }).click();
    const dialog = page.getByRole('dialog', { name: 'Hand over the selected deals' });
    await dialog.getByRole('combobox', { name: 'New owner' }).fill('Petr');
    await page.getByRole('option', { name: /^Petr Dvorak/ }).click();
    await dialog.getByRole('button', { name: 'Hand over' }).click();
    await page.getByText('Handed over: 2. Refused: 1.').waitFor();
    for (const id of ids.slice(0, 2)) expect((await deal(id)).owner.id).toBe(cast.headOfSales);
    expect((await deal(ids[2]!)).owner.id).toBe(cast.salesperson);
    await page.getByText('Selected: 1 (at most 100)').waitFor();
    await page.getByText('Given three: ').waitFor();
    await context.close();
  });

  it.each([false, true])('is without a serious finding, in the dark: %s', async (dark) => {
    const visited = await visit(browser, http.url, petr, { dark });
    await visited.page.goto('/board?pipeline=quick&layout=list');
    await visited.page.locator('[data-index] a').first().waitFor();
    await visited.page.locator('[data-index] input').first().click();
    expect(await seriousFindings(visited.page)).toEqual([]);
    await visited.context.close();
  });
});
