import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of an export as definitions/mappings/crm-opportunities.json reads it, line by line. */
export interface SmallExport {
  accounts: string[];
  products: string[];
  teams: string[];
  opportunities: string[];
}

export const opportunityHeads =
  'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value';

/** Two customers, two products, one team of two; what is given replaces it. */
export function smallExport(changes: Partial<SmallExport> = {}): SmallExport {
  return {
    accounts: ['account,sector', 'Acme,technolgy', 'Cancity,retail'],
    products: ['product,series,sales_price', 'GTX Pro,GTX,4821', 'GTX Plus Pro,GTX,5482'],
    teams: [
      'sales_agent,manager,regional_office',
      'Anna Snelling,Melvin Marxen,Central',
      'Boris Faz,Melvin Marxen,Central',
    ],
    opportunities: [opportunityHeads, ...opportunities],
    ...changes,
  };
}

/** One opportunity of each kind. The open ones but P1 have stalled for long by the end of 2017. */
const opportunities = [
  'W1,Anna Snelling,GTXPro,Acme,Won,10/20/2016,3/1/2017,4500',
  'L1,Anna Snelling,GTX Plus Pro,Cancity,Lost,11/2/2016,3/3/2017,0',
  'E1,Anna Snelling,GTX Plus Pro,Acme,Engaging,6/1/2017,,',
  'E2,Anna Snelling,GTXPro,,Engaging,7/3/2017,,',
  'P1,Boris Faz,GTXPro,,Prospecting,,,',
];

/** Writes the files into a new folder. */
export function writeExport(files: SmallExport, end = '\n'): string {
  const folder = mkdtempSync(join(tmpdir(), 'export-'));
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, name), lines.map((line) => line + end).join(''));
  write('accounts.csv', files.accounts);
  write('products.csv', files.products);
  write('sales_teams.csv', files.teams);
  write('sales_pipeline.csv', files.opportunities);
  return folder;
}
