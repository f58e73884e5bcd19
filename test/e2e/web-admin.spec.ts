import { AlertRepository } from '@app/persistence/alert.repository.js';
import type { Browser, Locator, Page } from 'playwright-core';
import { faultsOf, overflowOf, startBrowser, visit, type Visitor } from '../support/browser.js';
import { casting, type Cast } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { PseudoLanguage } from '../support/pseudo-language.js';
import { setStage, type Stage } from '../support/stage.js';
import { StalledDeals } from '../support/stalled-deals.js';
import { until } from '../support/until.js';

let stage: Stage;
let http: HttpStage;
let cast: Cast;
let browser: Browser;
let admin: string;
let deal: string;

beforeAll(async () => {
  stage = await setStage();
  cast = await casting(stage.database);
  http = await HttpStage.start(stage);
  admin = await http.session(cast.administrator);
  deal = (await new StalledDeals(stage.database, cast).stalled()).dealId;
  const alerts = new AlertRepository(stage.database);
  await alerts.raise('row-behind', deal, { entity: 'deal', row: 1, workflow: 2 });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await http?.close();
  await stage?.close();
});

const looks = (visitor: Visitor = {}) => visit(browser, http.url, admin, visitor);
const dialogOf = (page: Page, name: string) => page.getByRole('dialog', { name });
const go = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).first().click();

/** Chooses the first of several by keyboard. */
async function chooseFirst(page: Page, box: Locator): Promise<void> {
  await box.focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('option').and(page.locator(':visible')).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
}

describe('an administrator’s day', () => {
  it('begins with the health: what is amiss, what it means, and where to look', async () => {
    const { page, context } = await looks();
    await page.goto('/admin/health');
    const alert = page.locator('[data-alert=row-behind]');
    await alert.getByText('Run dealwarden doctor --repair.').waitFor();
    await page.locator('[data-part=database][data-there=true]').waitFor();
    // No worker plays along here.
    await page.locator('[data-part=worker]').getByText('Start a worker').waitFor();
    await page.locator('[data-deadlines=deal]').waitFor();
    await alert.getByRole('link', { name: 'Look at it' }).click();
    await page.getByRole('heading', { name: 'Deal 60000' }).waitFor();
    await new AlertRepository(stage.database).resolve(['row-behind'], [deal]);
    await page.goto('/admin/health');
    await page.getByText('No alert is open.').waitFor();
    await new AlertRepository(stage.database).raise('row-behind', deal, { entity: 'deal' });
    await context.close();
  });

  it('goes on with a team, a colleague, who is away, and a token', async () => {
    const { page, complaints, context } = await looks();
    await page.goto('/admin/teams');
    await page.getByRole('button', { name: 'New team' }).click();
    await dialogOf(page, 'New team').getByLabel('Name').fill('South');
    await dialogOf(page, 'New team').getByRole('button', { name: 'Save' }).click();
    await page.getByText('South').waitFor();
    await go(page, 'Users');
    await page.getByRole('button', { name: 'New user' }).click();
    const user = dialogOf(page, 'New user');
    await user.getByLabel('Name').fill('Eva Mala');
    await user.getByLabel('E-mail').fill('eva.mala@example.test');
    await chooseFirst(page, user.getByRole('combobox', { name: 'Roles' }));
    await user.getByRole('combobox', { name: 'Team' }).click();
    await page.getByRole('option', { name: 'South' }).click();
    await user.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Eva Mala').waitFor();
    await go(page, 'Absences');
    await page.getByRole('button', { name: 'New absence' }).click();
    const absence = dialogOf(page, 'New absence');
    await absence.getByRole('combobox', { name: 'Who is away' }).click();
    await page.getByRole('option', { name: /Anna Novak/ }).click();
    await absence.getByLabel('First day').fill('2031-03-03');
    await absence.getByLabel('Last day').fill('2031-03-05');
    await absence.getByRole('button', { name: 'Put in' }).click();
    await page.getByRole('list', { name: 'Absences' }).getByText('Anna Novak').waitFor();
    await page.goto('/profile');
    await page.getByRole('button', { name: 'New token' }).click();
    const token = dialogOf(page, 'New token');
    await token.getByLabel('What it is for').fill('prometheus');
    await chooseFirst(page, token.getByRole('combobox', { name: 'What it may do' }));
    await token.getByRole('button', { name: 'Make the token' }).click();
    await dialogOf(page, 'The token is made').getByText(/^dwt_/).waitFor();
    await page.goto('/admin/tokens');
    await page.getByRole('button', { name: 'Revoke prometheus' }).click();
    await page.getByText('No tokens').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('ends with a calendar’s new version, published after it has said what it means', async () => {
    const { page, complaints, context } = await looks();
    await page.goto('/admin/calendars');
    await page.locator('td[data-date][data-kind=counted]').first().waitFor();
    await page.getByText('is due on').waitFor();
    await page.getByRole('button', { name: 'New version…' }).click();
    const dialog = dialogOf(page, 'New version of Always open');
    await dialog.getByText('Nothing has been changed yet.').waitFor();
    await dialog.getByLabel('Saturday').fill('noon');
    await dialog.getByText(/Write hours one after the other/).waitFor();
    await dialog.getByLabel('Saturday').fill('');
    await dialog.getByLabel('Sunday').fill('9:00-12:00, 13:00-15:00');
    await dialog.getByRole('button', { name: 'Add days off' }).click();
    await dialog.getByLabel('First day').fill('2031-01-02');
    await dialog.getByLabel('Reason').fill('Stocktaking');
    await dialog.locator('[data-preview]').getByText('1 running deal is concerned').waitFor();
    await dialog.getByRole('button', { name: 'Publish' }).click();
    await page.locator('[data-version="2"]').getByText('counts now').waitFor();
    await page.getByText('Stocktaking').waitFor();
    await page.locator('[data-version="1"] summary').click();
    await page.locator('[data-version="1"]').getByText('Saturday').waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });
});

const screens: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  health: async (page) => {
    await page.goto('/admin/health');
    await page.locator('[data-alert]').first().waitFor();
    await page.locator('[data-deadlines=deal]').waitFor();
  },
  calendars: async (page) => {
    await page.goto('/admin/calendars');
    await page.locator('td[data-date]').first().waitFor();
    await page.locator('[data-version]').first().waitFor();
  },
  'a new version': async (page) => {
    await page.goto('/admin/calendars');
    await page.locator('td[data-date]').first().waitFor();
    await page.locator('#content header button, #content button').first().click();
    await page.getByRole('dialog').locator('input').first().waitFor();
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

it('no screen says what is not among the texts', async () => {
  const { page, context } = await looks();
  const pseudo = await PseudoLanguage.on(page);
  const paths = [
    ...['/login', '/board?pipeline=quick', `/deals/${deal}`, '/escalations', '/cases', '/reports'],
    ...['/cases/reports', '/pipelines', '/pipelines/quick', '/pipelines/quick/edit', '/profile'],
    ...[
      'users',
      'teams',
      'absences',
      'duty',
      'calendars',
      'tokens',
      'messages',
      'imports',
      'webhooks',
      'audit',
      'health',
    ].map((name) => `/admin/${name}`),
  ];
  const hardCoded: Record<string, string[]> = {};
  for (const path of paths) {
    await page.goto(path);
    await page.getByText('⟦').first().waitFor();
    await page.waitForLoadState('networkidle');
    const found = await pseudo.hardCoded();
    if (found.length > 0) hardCoded[path] = found;
  }
  expect(hardCoded).toEqual({});
  await context.close();
}, 120_000);
