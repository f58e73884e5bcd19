import type { Page } from 'playwright-core';

/** What stands in the rows of the table of a report's panel, or of a part of it, in English. */
export async function reportRowsOf(page: Page, name: string): Promise<string[][]> {
  const table = page.getByRole('region', { name: `${name}: table` }).getByRole('table');
  await table.waitFor();
  const rows = await table.getByRole('row').all();
  return Promise.all(rows.slice(1).map((row) => row.locator('th, td').allInnerTexts()));
}
