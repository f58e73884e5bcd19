import type { DealView } from '@app/contracts/deals.js';
import type { Browser } from 'playwright-core';
import { startBrowser, visit } from '../support/browser.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { until } from '../support/until.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let browser: Browser;
let anna: string;

beforeAll(async () => {
  stage = await setStage();
  const [need, offer] = quickPipeline().stages;
  const visits = [
    { key: 'visit', name: 'Visit the works', kind: 'task', by: 'salesperson', due: 'P2D' },
  ] as const;
  cast = await casting(
    stage.database,
    quickPipeline({
      fields: [{ key: 'lines', name: 'Number of production lines of the customer', type: 'integer' }],
      stages: [{ ...need!, actions: visits }, offer!],
      lossReasons: [{ key: 'slow', name: 'We were too slow', side: 'inside' }],
    }),
  );
  await stage.startWorker();
  http = await HttpStage.start(stage);
  anna = await http.session(cast.salesperson);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await http?.close();
  await stage?.close();
});

async function shown(changes: object = {}) {
  const body = {
    pipeline: 'quick',
    title: 'Press line',
    customerId: cast.customerId,
    amount: '60000',
    ...changes,
  };
  const { body: deal } = await http.post<DealView>('/deals', anna, body);
  const visited = await visit(browser, http.url, anna);
  await visited.page.goto(`/deals/${deal.id}`);
  await visited.page.getByRole('heading', { name: deal.title }).waitFor();
  const now = async () => (await http.get<DealView>(`/deals/${deal.id}`, anna)).body;
  return { ...visited, deal, now };
}

describe('a deal’s page', () => {
  it('says what is due, and why: by which norm, from when, and with the days that were counted', async () => {
    const { page, complaints, context } = await shown();
    const due = page.getByRole('region', { name: 'What is due, and why' });
    const stay = due.getByRole('region', { name: 'Time in this stage' });
    await stay.getByRole('button', { name: 'Why?' }).click();
    await stay.getByText('5 working days for customers of class A.').waitFor();
    await stay.getByText(/Counted from .* \(the deal was opened\)\./).waitFor();
    expect(
      await stay
        .getByRole('table', { name: 'The days that were counted' })
        .locator('[data-kind=counted]')
        .count(),
    ).toBeGreaterThanOrEqual(5);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('says why a task of the stage is due when it is', async () => {
    const { page, context } = await shown();
    const task = page.getByRole('region', { name: 'Visit the works' });
    await task.getByRole('button', { name: 'Why?' }).click();
    await task.getByText(/^2 working days from .*, when its stage asked for it\.$/).waitFor();
    expect(await task.getByRole('table', { name: 'The days that were counted' }).count()).toBe(1);
    await context.close();
  });

  it('leaves what it knows room beside a field of a long name', async () => {
    const { page, context } = await shown({ fields: { lines: 2 } });
    const owner = page.getByRole('definition').filter({ hasText: 'Anna Novak' });
    // One line of text, and not a letter in each.
    expect((await owner.boundingBox())!.height).toBeLessThan(40);
    await context.close();
  });

  it('records what was done and plans the next in one step', async () => {
    const { page, now, context } = await shown();
    await page.getByRole('button', { name: 'Record what was done' }).click();
    const dialog = page.getByRole('dialog', { name: 'Record what was done' });
    await dialog.getByLabel('Note').fill('Called Novák');
    await dialog.getByRole('button', { name: 'Some time next month' }).click();
    await dialog.getByRole('button', { name: 'Record', exact: true }).click();
    const steps = page.getByRole('region', { name: 'Next steps' });
    await steps.getByText('Call', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'What happened' }).getByText('Called Novák').waitFor();
    const { activities, lastActivityAt } = await now();
    expect(activities).toMatchObject([{ type: 'call', precision: 'month', agreed: false }]);
    expect(lastActivityAt).not.toBeNull();
    await context.close();
  });

  it('is changed where it differs, and says what does not fit', async () => {
    const { page, now, context } = await shown();
    await page.getByRole('button', { name: 'Change' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the deal' });
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Amount (EUR)').fill('a lot');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').getByText('Something that was filled in does not fit.').waitFor();
    await dialog.getByLabel('Amount (EUR)').fill('61 000');
    await dialog.getByLabel('Expected contract').fill('2027-03-31');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('€61,000').waitFor();
    expect(await now()).toMatchObject({ amount: '61000', expectedContractOn: '2027-03-31' });
    await context.close();
  });

  it('is put on hold, taken up again, and given to a colleague', async () => {
    const { page, now, context } = await shown();
    const more = page.getByRole('button', { name: 'More', exact: true });
    await more.click();
    await page.getByRole('menuitem', { name: 'Put on hold' }).click();
    const hold = page.getByRole('dialog', { name: 'Put on hold' });
    await hold.getByRole('button', { name: 'In a week' }).click();
    await hold.getByLabel('Reason').fill('Their plant is moved');
    await hold.getByRole('button', { name: 'Put on hold' }).click();
    await page.getByText('On hold', { exact: true }).waitFor();
    await more.click();
    await page.getByRole('menuitem', { name: 'Take up again' }).click();
    await until(async () => (await now()).hold === null);
    await more.click();
    await page.getByRole('menuitem', { name: 'Give to another owner' }).click();
    const give = page.getByRole('dialog', { name: 'Give to another owner' });
    await give.getByRole('combobox', { name: 'New owner' }).click();
    await page.getByRole('option', { name: /Petr Dvorak/ }).click();
    await give.getByRole('button', { name: 'Hand over' }).click();
    const petr = await http.session(cast.headOfSales);
    const ownerOf = async () => (await http.get<{ items: DealView[] }>('/deals?q=press', petr)).body.items;
    await until(async () => (await ownerOf()).some(({ owner }) => owner.name === 'Petr Dvorak'));
    await context.close();
  });

  it('tells in the dialog why it cannot be won yet, and keeps what was typed', async () => {
    const { page, context } = await shown();
    await page.getByRole('button', { name: 'Won', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'The deal is won' });
    await dialog.getByLabel('Contract number').fill('S-117');
    await dialog.getByRole('button', { name: 'Win the deal' }).click();
    await dialog.getByRole('alert').getByText('The deal cannot be won from this stage.').waitFor();
    expect(await dialog.getByLabel('Contract number').inputValue()).toBe('S-117');
    await context.close();
  });

  it('is lost for a reason inside us with what is to be mended', async () => {
    const { page, now, context } = await shown();
    await page.getByRole('button', { name: 'Lost', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'The deal is lost' });
    await dialog.getByRole('combobox', { name: 'Why' }).click();
    await page.getByRole('option', { name: 'We were too slow' }).click();
    await dialog.getByLabel('What is to be done').fill('Quotes go out within two days');
    await dialog.getByRole('button', { name: 'In a week' }).click();
    await dialog.getByRole('button', { name: 'Lose the deal' }).click();
    await page.getByRole('button', { name: 'Open again' }).waitFor();
    expect(await now()).toMatchObject({ status: 'lost', lossReason: 'slow' });
    await context.close();
  });

  it('follows what somebody else does in another browser, also after the network was cut', async () => {
    const { page, deal, context } = await shown({ title: 'Followed' });
    const petr = await visit(browser, http.url, await http.session(cast.headOfSales));
    await petr.page.goto(`/deals/${deal.id}`);
    await petr.page.getByRole('heading', { name: 'Followed' }).waitFor();
    const changed = async (amount: string) =>
      expect(
        (await http.send('PATCH', `/api/v1/deals/${deal.id}`, { as: anna, body: { amount } })).status,
      ).toBe(200);
    await page.getByRole('button', { name: 'Change' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the deal' });
    await dialog.getByLabel('Amount (EUR)').fill('62 000');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await petr.page.getByText('€62,000').first().waitFor();
    expect(petr.complaints).toEqual([]);
    await petr.context.setOffline(true);
    const lost = petr.page.getByRole('status').getByText('No connection. Trying again');
    await lost.waitFor();
    await changed('63000');
    await page.getByText('€63,000').first().waitFor();
    await petr.context.setOffline(false);
    await petr.page.getByText('€63,000').first().waitFor();
    await lost.waitFor({ state: 'detached' });
    await petr.context.close();
    await context.close();
  });

  it('is not found by whoever may not see it, and says so', async () => {
    const { page, context } = await shown();
    await page.goto('/deals/0198f3a2-5c1e-7b53-9d0a-2f6b8f0c7d11');
    await page
      .getByRole('alert')
      .getByText('There is nothing here, or it is not within your reach.')
      .waitFor();
    await context.close();
  });
});
