import type { PipelineVersionView } from '@app/contracts/pipelines.js';
import type { Page } from 'playwright-core';
import { EditorStage, focusedId, holds, input, saved, tabTo } from '../support/editor-stage.js';
import { StalledDeals } from '../support/stalled-deals.js';

let on: EditorStage;
beforeAll(async () => {
  on = await EditorStage.start();
});
afterAll(() => on?.close());

describe('the editor', () => {
  it('changes a norm by keyboard alone: a bad one is told, jumped to, mended, and published with a note', async () => {
    const key = await on.published('By keys');
    const { page, context, complaints } = await on.editing(key);
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
    expect((await on.draftOf(key)).definition).toMatchObject({ stages: [{ norm: { A: 'P3D' } }, {}] });
    await publishByKeys(page, 'Quicker first answers');
    await page.waitForURL(new RegExp(`/pipelines/${key}$`));
    await page.getByText('Quicker first answers').waitFor();
    await page.getByText('5 working days becomes 3 working days').waitFor();
    const { body } = await on.http.get<PipelineVersionView>(`/pipelines/${key}`, on.ada);
    expect(body).toMatchObject({ version: 2, note: 'Quicker first answers' });
    expect(complaints).toEqual([]);
    await context.close();
  }, 60_000);

  it('tells how many running deals a change means, and how many would stall by it', async () => {
    await new StalledDeals(on.stage.database, on.cast).stalled('2000');
    const { page, context } = await on.editing('quick');
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
    const key = await on.published('Moved');
    const { page, context } = await on.editing(key);
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
      expect((await on.draftOf(key)).definition).toMatchObject({ stages: [{ key: 'need', moves: [] }] }),
    );
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('No problems: it can be published').waitFor();
    await context.close();
  });

  it('names a new stage, whose key and moves follow', async () => {
    const key = await on.published('Grown');
    const { page, context } = await on.editing(key);
    await page.getByRole('button', { name: 'Add a stage' }).click();
    await holds(async () => expect(await focusedId(page)).toBe('part-stages.2.name'));
    await page.keyboard.type('Zkušební provoz');
    await page.locator('[data-item="stages.1"]').click();
    await page.getByRole('checkbox', { name: 'Zkušební provoz' }).check();
    await saved(page);
    expect((await on.draftOf(key)).definition.stages).toMatchObject([
      {},
      { moves: expect.arrayContaining(['zkusebni-provoz']) },
      { key: 'zkusebni-provoz', name: 'Zkušební provoz' },
    ]);
    await page.locator('.react-flow__node').getByText('Zkušební provoz').waitFor();
    await context.close();
  });

  it('writes the rule for key deals as a sentence, and as an expression', async () => {
    const key = await on.published('Sentences');
    const { page, context } = await on.editing(key);
    await page.getByRole('tab', { name: 'Basics' }).click();
    const rule = page.getByRole('group', { name: 'Key deals' });
    await rule.getByText('amount is at least 50,000').waitFor();
    await rule.getByRole('button', { name: 'Add a rule' }).click();
    await rule.getByLabel('What is asked').last().selectOption('customerClass');
    await rule.getByText('amount is at least 50,000 and class of the customer is A').waitFor();
    await saved(page);
    expect((await on.draftOf(key)).definition.keyDeal).toEqual({
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
    expect((await on.draftOf(key)).definition.keyDeal).toEqual({ when: 'size(product) > 3' });
    await context.close();
  });

  it('tells when the ladder would tell whom, and tries the calendar', async () => {
    const key = await on.published('Ladder');
    const { page, context } = await on.editing(key);
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
