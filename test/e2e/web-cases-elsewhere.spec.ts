import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { seriousFindings, startBrowser, visit } from '../support/browser.js';
import { partIdsOf, ReturnScene } from '../support/return-scene.js';

let scene: ReturnScene;
let browser: Browser;
const otherCustomer = randomUUID();

beforeAll(async () => {
  scene = await ReturnScene.set();
  await scene.stage.database.query(
    `INSERT INTO customer (id, name, class, personal_manager_id) VALUES ($1, 'Southern Mills', 'B', $2)`,
    [otherCustomer, scene.people.manager],
  );
  browser = await startBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await scene?.close();
});

describe('a case of a batch that others have claimed of', () => {
  it.each([
    ['en', 'Elsewhere', 'Batch LOT-9: 1 other customer claims 5', '5 units'],
    ['cs', 'Jinde', 'Šarže LOT-9: 1 další zákazník reklamuje 5', '5 kusů'],
    ['pl', 'Gdzie indziej', 'Partia LOT-9: 1 inny klient reklamuje 5', '5 sztuk'],
    ['ru', 'В других делах', 'Партия LOT-9: ещё 1 клиент заявил 5', '5 единиц'],
  ])('shows how much, and leads to their cases: %s', async (language, title, says, units) => {
    const batch = 'LOT-9';
    const mine = await scene.taken({ batch });
    const other = await scene.taken({ batch, quantityClaimed: 5 }, otherCustomer);
    const { page, context, complaints } = await visit(browser, scene.http.url, scene.sessions.desk, {
      language,
    });
    await page.goto(`/cases/${mine.id}`);
    const panel = page.getByRole('region', { name: title });
    await panel.getByText(says).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await panel.getByRole('link', { name: `${other.number} · Southern Mills · ${units}` }).click();
    await page.waitForURL(new RegExp(`/cases/${other.id}`));
    await page.getByRole('heading', { name: other.number }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
    // The next language finds one other customer with five again.
    for (const one of [mine, other]) {
      const withdraw = { act: 'withdraw', reason: 'Nothing is wrong', through: 'phone' };
      await scene.act(one.id, 'desk', { ...withdraw, partIds: partIdsOf(one) });
    }
  });
});
