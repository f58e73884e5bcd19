import { hashPassword } from '@app/persistence/password-hash.js';
import type { Browser, Page } from 'playwright-core';
import { startBrowser, visit } from '../support/browser.js';
import { casting } from '../support/cast.js';
import { HttpStage } from '../support/http.js';
import { setStage, type Stage } from '../support/stage.js';

let stage: Stage;
let http: HttpStage;
let browser: Browser;
const right = 'a long and right password';

beforeAll(async () => {
  stage = await setStage({
    DEALWARDEN_OIDC_ISSUER: 'https://id.example.test',
    DEALWARDEN_OIDC_CLIENT_ID: 'dealwarden',
    DEALWARDEN_OIDC_LABEL: 'Example ID',
  });
  await casting(stage.database);
  await stage.database.query(`UPDATE app_user SET password_hash = $1`, [await hashPassword(right)]);
  http = await HttpStage.start(stage);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  await http?.close();
  await stage?.close();
});

async function signIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill('anna.novak@example.test');
  await page
    .getByLabel('Password', { exact: true })
    .or(page.locator('input[type=password]'))
    .first()
    .fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('signing in', () => {
  it('leads to where one wanted to go, and out again, without a complaint of the browser', async () => {
    const { page, complaints, context } = await visit(browser, http.url, undefined);
    await page.goto('/escalations');
    await page.waitForURL(/\/login\?then=/);
    await signIn(page, right);
    await page.waitForURL(/\/escalations$/);
    await page.getByRole('heading', { name: 'Escalations' }).waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
    await page.getByRole('button', { name: 'Anna Novak' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/login/);
    await page.goto('/board');
    await page.waitForURL(/\/login/);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('tells a wrong password in the reader’s language and keeps what was typed', async () => {
    const { page, context } = await visit(browser, http.url, undefined);
    await page.goto('/login');
    await signIn(page, 'quite another password');
    await page.getByRole('alert').getByText('E-mail or password is wrong.').waitFor();
    await page.getByRole('button', { name: 'Русский' }).click();
    await page.getByRole('alert').getByText('Почта или пароль неверны.').waitFor();
    expect(await page.locator('input[type=email]').inputValue()).toBe('anna.novak@example.test');
    expect(await page.locator('html').getAttribute('lang')).toBe('ru');
    await context.close();
  });

  it('offers the provider, says why its word was not enough, and lets in whom it let in', async () => {
    const { page, context, complaints } = await visit(browser, http.url, undefined);
    await page.goto('/login?problem=oidc-no-role&then=/deals');
    const button = page.getByRole('link', { name: 'Sign in with Example ID' });
    expect(await button.getAttribute('href')).toBe('/api/v1/sign-in/oidc?then=%2Fdeals');
    await page.getByRole('alert').getByText('None of your groups has a role here.').waitFor();
    await page.getByRole('button', { name: 'Čeština' }).click();
    await page.getByRole('alert').getByText('Žádná z vašich skupin zde nemá roli.').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.goto('/login?problem=constructor');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).not.toContain('constructor');
    // Without a session it leads back here.
    await page.goto('/login?entered=oidc&then=/escalations');
    await page.waitForURL(/\/login\?then=/);
    expect(complaints.filter((one) => !one.includes('401'))).toEqual([]);
    await context.close();
    const anna = await http.session((await userId())!);
    const entered = await visit(browser, http.url, anna);
    await entered.page.goto('/login?entered=oidc&then=/escalations');
    await entered.page.getByRole('heading', { name: 'Escalations' }).waitFor();
    await entered.context.close();
  });

  it('sends nobody to another site', async () => {
    const { page, context } = await visit(browser, http.url, undefined);
    await page.goto('/login?then=//example.test/board');
    await signIn(page, right);
    await page.waitForURL(/\/board/);
    expect(new URL(page.url()).origin).toBe(new URL(http.url).origin);
    await context.close();
  });

  it('is asked for again when the session has ended', async () => {
    const anna = await http.session((await userId())!);
    const { page, context } = await visit(browser, http.url, anna);
    await page.goto('/board');
    await page.getByRole('heading', { name: 'Board' }).waitFor();
    // The page hears of it without asking for anything.
    await stage.database.query(`DELETE FROM session`);
    await page.waitForURL(/\/login/);
    await context.close();
  });

  async function userId(): Promise<string | undefined> {
    const rows: { id: string }[] = await stage.database.query(
      `SELECT id FROM app_user WHERE name = 'Anna Novak'`,
    );
    return rows[0]?.id;
  }
});
