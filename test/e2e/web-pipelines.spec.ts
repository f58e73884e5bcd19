import { randomUUID } from 'node:crypto';
import type { DraftView, PipelineSummaryView } from '@app/contracts/pipeline-publishing.js';
import type { PipelineVersionView } from '@app/contracts/pipelines.js';
import type { Browser, Page } from 'playwright-core';
import { startBrowser, visit, type Visit } from '../support/browser.js';
import { casting, quickPipeline, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';
import { until } from '../support/until.js';
import { DefinitionRepository } from '@app/persistence/definition.repository.js';

let stage: Stage;
let cast: Cast;
let http: HttpStage;
let browser: Browser;
let ada: string;
let eva: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  await stage.startWorker();
  http = await HttpStage.start(stage);
  ada = await http.session(cast.administrator);
  const ops = randomUUID();
  await stage.database.query(
    `INSERT INTO app_user (id, email, name, roles) VALUES ($1, 'ops@example.test', 'Eva Ops', '{sales-ops}')`,
    [ops],
  );
  eva = await http.session(ops);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await http?.close();
  await stage?.close();
});

/** A pipeline of a spec's own. */
async function published(name: string): Promise<string> {
  const key = `p-${randomUUID().slice(0, 8)}`;
  await new DefinitionRepository(stage.database).publish(quickPipeline({ key, name }));
  return key;
}

const draftOf = async (key: string) => (await http.get<DraftView>(`/pipelines/${key}/draft`, ada)).body;
const saved = (page: Page) => page.locator('[data-status=saved]').waitFor();
const input = (page: Page, path: string) => page.locator(`[id="part-${path}"]`);

async function editing(key: string, session = ada): Promise<Visit> {
  const visited = await visit(browser, http.url, session);
  await visited.page.goto(`/pipelines/${key}/edit`);
  await visited.page.locator('[data-item="stages.0"]').waitFor();
  return visited;
}

/** Waits until what is expected is so. */
function holds(expected: () => Promise<void>): Promise<void> {
  return until(async () => {
    await expected();
    return true;
  });
}

/** Goes on by Tab until the focus is where it is wanted, as somebody without a mouse does. */
async function tabTo(page: Page, wanted: string, text = ''): Promise<void> {
  const script = `((one) => one.matches(${JSON.stringify(wanted)}) && one.textContent.includes(${JSON.stringify(text)}))(document.activeElement)`;
  for (let tabs = 0; tabs < 100; tabs += 1) {
    if (await page.evaluate<boolean>(script)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no ${wanted} by Tab`);
}

const focusedId = (page: Page) => page.evaluate<string>('document.activeElement.id');

describe('the list of pipelines', () => {
  it('tells what is published, being worked at and archived, and how many deals run', async () => {
    await new StalledDeals(stage.database, cast).stalled('1000');
    const key = await published('Presses');
    await http.send('PUT', `/api/v1/pipelines/${key}/draft`, {
      ...{ as: ada, body: { definition: quickPipeline({ key, name: 'Presses' }) } },
    });
    const { page, context, complaints } = await visit(browser, http.url, ada);
    await page.goto('/pipelines');
    const quick = page.locator('[data-pipeline=quick]');
    await quick.getByText('1 running deal').waitFor();
    await page.locator(`[data-pipeline=${key}]`).getByText('Draft').waitFor();
    await quick.getByRole('link').click();
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.getByRole('button', { name: 'Restore' }).waitFor();
    const { body } = await http.get<{ items: PipelineSummaryView[] }>('/pipelines', ada);
    expect(body.items.find((one) => one.key === 'quick')).toMatchObject({ archived: true });
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('button', { name: 'Archive' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('begins a pipeline by keys, which can be published as it is', async () => {
    const { page, context } = await visit(browser, http.url, eva);
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
    const opened = await http.post('/deals', ada, {
      ...{ pipeline: 'laser-cutting', title: 'Cutter', customerId: cast.customerId, amount: '1000' },
      ownerId: cast.salesperson,
    });
    expect(opened.status).toBe(201);
    await context.close();
  });
});

describe('the editor', () => {
  it('changes a norm by keyboard alone: a bad one is told, jumped to, mended, and published with a note', async () => {
    const key = await published('By keys');
    const { page, context, complaints } = await editing(key);
    const { keyboard } = page;
    await tabTo(page, '[data-item="stages.0"]');
    await keyboard.press('Enter');
    await tabTo(page, '[id="part-stages.0.norm.A"]');
    await keyboard.press('Control+a');
    await keyboard.type('x');
    await page.getByText('1 problem').first().waitFor();
    await input(page, 'stages.0.norm.A').and(page.locator('[aria-invalid=true]')).waitFor();
    expect(await page.getByRole('button', { name: 'Publish…' }).isDisabled()).toBe(true);
    // From elsewhere, the panel leads back to it.
    await page.getByRole('tab', { name: 'Calendar' }).focus();
    await keyboard.press('Enter');
    await tabTo(page, '[data-problem="stages.0.norm.A"]');
    await keyboard.press('Enter');
    await holds(async () => expect(await focusedId(page)).toBe('part-stages.0.norm.A'));
    await keyboard.press('Control+a');
    await keyboard.type('3');
    await page.getByText('No problems: it can be published').waitFor();
    await saved(page);
    expect((await draftOf(key)).definition).toMatchObject({ stages: [{ norm: { A: 'P3D' } }, {}] });
    await publishByKeys(page, 'Quicker first answers');
    await page.waitForURL(new RegExp(`/pipelines/${key}$`));
    await page.getByText('Quicker first answers').waitFor();
    await page.getByText('5 working days becomes 3 working days').waitFor();
    const { body } = await http.get<PipelineVersionView>(`/pipelines/${key}`, ada);
    expect(body).toMatchObject({ version: 2, note: 'Quicker first answers' });
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  it('tells how many running deals a change means, and how many would stall by it', async () => {
    await new StalledDeals(stage.database, cast).stalled('2000');
    const { page, context } = await editing('quick');
    await page.locator('[data-item="stages.0"]').click();
    for (const one of ['A', 'B', 'C']) await input(page, `stages.0.norm.${one}`).fill('1');
    await saved(page);
    await page.getByRole('button', { name: 'Publish…' }).click();
    const meaning = page.locator('[data-meaning]');
    await meaning.getByText(/\d+ running deals? (is|are) concerned/).waitFor();
    await meaning.getByText(/New stalls: \d+ deals? would stall/).waitFor();
    await page.getByText('are for deals opened from now on').click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.waitForURL(/\/pipelines\/quick$/);
    await page.getByText('Version 2').first().waitFor();
    await context.close();
  });

  it('undoes, moves by keys, and takes away with what names it', async () => {
    const key = await published('Moved');
    const { page, context } = await editing(key);
    await page.locator('[data-item="stages.1"]').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.locator('[data-item="stages.0"]').getByText('Offer').waitFor();
    await holds(async () =>
      expect(await page.evaluate<string>('document.activeElement.dataset.item')).toBe('stages.0'),
    );
    await page.keyboard.press('Control+z');
    await page.locator('[data-item="stages.0"]').getByText('Need').waitFor();
    await page.getByRole('button', { name: 'Take “Offer” away' }).click();
    await page
      .getByText(/problem/)
      .first()
      .waitFor();
    await holds(async () =>
      expect((await draftOf(key)).definition).toMatchObject({ stages: [{ key: 'need', moves: [] }] }),
    );
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('No problems: it can be published').waitFor();
    await context.close();
  });

  it('names a new stage, whose key and moves follow', async () => {
    const key = await published('Grown');
    const { page, context } = await editing(key);
    await page.getByRole('button', { name: 'Add a stage' }).click();
    await holds(async () => expect(await focusedId(page)).toBe('part-stages.2.name'));
    await page.keyboard.type('Zkušební provoz');
    await page.locator('[data-item="stages.1"]').click();
    await page.getByRole('checkbox', { name: 'Zkušební provoz' }).check();
    await saved(page);
    expect((await draftOf(key)).definition.stages).toMatchObject([
      {},
      { moves: expect.arrayContaining(['zkusebni-provoz']) },
      { key: 'zkusebni-provoz', name: 'Zkušební provoz' },
    ]);
    await page.locator('.react-flow__node').getByText('Zkušební provoz').waitFor();
    await context.close();
  });

  it('writes the rule for key deals as a sentence, and as an expression', async () => {
    const key = await published('Sentences');
    const { page, context } = await editing(key);
    await page.getByRole('tab', { name: 'Basics' }).click();
    const rule = page.getByRole('group', { name: 'Key deals' });
    await rule.getByText('amount is at least 50,000').waitFor();
    await rule.getByRole('button', { name: 'Add a rule' }).click();
    await rule.getByLabel('What is asked').last().selectOption('customerClass');
    await rule.getByText('amount is at least 50,000 and class of the customer is A').waitFor();
    await saved(page);
    expect((await draftOf(key)).definition.keyDeal).toEqual({
      when: 'amount >= 50000 && customerClass == "A"',
    });
    await rule.getByText('Expression').click();
    const text = rule.getByRole('textbox', { name: 'Key deals' });
    await text.fill('amount > nothing');
    await page
      .getByText(/there is no nothing/)
      .first()
      .waitFor();
    await text.fill('size(product) > 3');
    await rule.getByText('This says more than a sentence can.').waitFor();
    await page.getByText('No problems: it can be published').waitFor();
    await saved(page);
    expect((await draftOf(key)).definition.keyDeal).toEqual({ when: 'size(product) > 3' });
    await context.close();
  });

  it('tells when the ladder would tell whom, and tries the calendar', async () => {
    const key = await published('Ladder');
    const { page, context } = await editing(key);
    await page.getByRole('tab', { name: 'Stalls and ladder' }).click();
    const line = page.getByRole('region', { name: 'Who would be told when' });
    await line.getByLabel('If a deal stalls on').fill('2026-03-02');
    await line
      .getByText(/Monday,? 2 Mar/)
      .first()
      .waitFor();
    expect(await line.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/Monday,? 2 Mar 09:00 the owner · inbox, e-mail/),
      expect.stringMatching(/Monday,? 2 Mar 13:00 the head of sales · inbox, e-mail/),
      expect.stringMatching(/Tuesday,? 3 Mar 13:00 management \(key deals only\)/),
    ]);
    await page.getByRole('tab', { name: 'Calendar' }).click();
    const trial = page.getByRole('region', { name: 'Try the calendar' });
    await trial.getByLabel('From').fill('2026-03-02');
    await trial.getByText(/is due on .*9 Mar|is due on .*7 Mar/).waitFor();
    await trial.getByRole('table').waitFor();
    await context.close();
  });
});

/** Opens the dialog, writes the note, and publishes. */
async function publishByKeys(page: Page, note: string): Promise<void> {
  await tabTo(page, 'button', 'Publish…');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Publish the draft' }).waitFor();
  await page.keyboard.type(note);
  await tabTo(page, 'button[type=submit]', 'Publish');
  await page.keyboard.press('Enter');
}

describe('two editors of one draft', () => {
  it('are told of each other, with who, when and what, and bring both together', async () => {
    const key = await published('Shared');
    const [one, other] = [await editing(key, ada), await editing(key, eva)];
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
    expect((await draftOf(key)).definition).toMatchObject({
      currency: 'PLN',
      stages: [{}, { norm: { B: 'P9D' } }],
    });
    await one.context.close();
    await other.context.close();
  });

  it('lose nothing where the other one published meanwhile', async () => {
    const key = await published('Gone');
    const { page, context } = await editing(key);
    await page.locator('[data-item="stages.0"]').click();
    await input(page, 'stages.0.norm.C').fill('7');
    await saved(page);
    const { revision } = await draftOf(key);
    await http.send('POST', `/api/v1/pipelines/${key}/publish`, {
      ...{ as: eva, body: {}, headers: { 'if-match': `"${revision}"` } },
    });
    await input(page, 'stages.0.norm.C').fill('8');
    const dialog = page.getByRole('dialog', { name: 'Two have changed this draft' });
    await dialog.getByText(/published or thrown away/).waitFor();
    await dialog.getByRole('button', { name: 'Bring both together' }).click();
    await saved(page);
    expect((await draftOf(key)).definition).toMatchObject({ stages: [{ norm: { C: 'P8D' } }, {}] });
    await context.close();
  });
});

describe('a draft', () => {
  it('is kept in the browser while the server is out of reach, and saved by the next visit', async () => {
    const key = await published('Offline');
    const { page, context } = await editing(key);
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
      expect((await draftOf(key)).definition).toMatchObject({ stages: [{ norm: { A: 'P11D' } }, {}] }),
    );
    await context.close();
  });

  it('is nothing for those who may only read', async () => {
    const { page, context } = await visit(browser, http.url, await http.session(cast.salesperson));
    await page.goto('/pipelines/quick/edit');
    await page.getByText('There is nothing here').waitFor();
    await page.goto('/pipelines/quick');
    await page.getByText('Versions').waitFor();
    expect(await page.getByRole('button', { name: 'Archive' }).count()).toBe(0);
    await context.close();
  });
});
