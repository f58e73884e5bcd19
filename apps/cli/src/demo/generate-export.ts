import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As many rows of each kind as one real export had. */
const fullSize = {
  accounts: 85,
  agents: 35,
  managers: 6,
  prospecting: 500,
  engaging: 1_589,
  won: 4_238,
  lost: 2_473,
};
export type ExportSize = Readonly<typeof fullSize>;

const products = [
  ['GTX Basic', 'GTX', 550],
  ['GTX Pro', 'GTX', 4_821],
  ['MG Special', 'MG', 55],
  ['MG Advanced', 'MG', 3_393],
  ['GTX Plus Pro', 'GTX', 5_482],
  ['GTX Plus Basic', 'GTX', 1_096],
  ['GTK 500', 'GTK', 26_768],
] as const;
const dayMs = 86_400_000;
const firstDay = Date.UTC(2016, 9, 20);
const lastDay = Date.UTC(2017, 11, 31);
/** The same export every time. */
const seed = 20_171_231;

/**
 * Writes an export of the shape and size of a real one, dirt included: a product under another name, and open
 * opportunities without an account.
 * @returns the folder
 */
export function generateExport(folder: string, size: ExportSize = fullSize): string {
  const random = numbers(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const accounts = names('Account', size.accounts);
  const agents = names('Agent', size.agents).map((name) => `${name} Sales`);
  const managers = names('Manager', size.managers).map((name) => `${name} Lead`);
  mkdirSync(folder, { recursive: true });
  write(
    folder,
    'accounts.csv',
    'account,sector',
    accounts.map((account) => `${account},retail`),
  );
  write(
    folder,
    'products.csv',
    'product,series,sales_price',
    products.map(([name, series, price]) => `${name},${series},${price}`),
  );
  write(
    folder,
    'sales_teams.csv',
    'sales_agent,manager,regional_office',
    agents.map((agent, index) => `${agent},${managers[index % managers.length]},Office ${index % 3}`),
  );
  const rows: string[] = [];
  for (const stage of ['prospecting', 'engaging', 'won', 'lost'] as const) {
    for (let count = 0; count < size[stage]; count++) {
      const [product, , price] = pick(products);
      const isOpen = stage === 'prospecting' || stage === 'engaging';
      const engaged = firstDay + Math.floor((random() * (lastDay - firstDay - 30 * dayMs)) / dayMs) * dayMs;
      const closed = Math.min(lastDay, engaged + Math.ceil(random() * 120) * dayMs);
      rows.push(
        [
          (rows.length + 0x1000_0000).toString(36).toUpperCase(),
          pick(agents),
          product === 'GTX Pro' ? 'GTXPro' : product,
          isOpen && random() < 0.6 ? '' : pick(accounts),
          stage[0]!.toUpperCase() + stage.slice(1),
          stage === 'prospecting' ? '' : usDate(engaged),
          isOpen ? '' : usDate(closed),
          isOpen ? '' : stage === 'lost' ? 0 : Math.round(price * (0.8 + random() * 0.4)),
        ].join(','),
      );
    }
  }
  const heads = 'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value';
  write(folder, 'sales_pipeline.csv', heads, rows);
  return folder;
}

function names(kind: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${kind} ${index + 1}`);
}

function write(folder: string, file: string, heads: string, rows: readonly string[]): void {
  writeFileSync(join(folder, file), `${[heads, ...rows].join('\r\n')}\r\n`);
}

function usDate(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
}

/** Repeatable numbers from 0 to below 1 (mulberry32). */
function numbers(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
