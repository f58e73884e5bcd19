import { writeFileSync } from 'node:fs';
import { BenchClient } from './http-client.js';
import { lived, ScaleLives, type InTemporal } from './scale-lives.js';
import {
  limitsOf,
  lineThrough,
  live,
  transitionsOf,
  type Company,
  type DealCosts,
  type Machine,
  type Size,
} from './scale-model.js';
import { printCosts, printLimits, printLoads, printSize } from './scale-print.js';
import { ScaleRows } from './scale-rows.js';
import { setScene } from './scene.js';

/**
 * What a deal costs, and what a company of a million deals a year asks for. `npm run bench -- scale [sizes]`: 1000, 10000 and 50000 deals
 * unless told otherwise; `--json FILE`. Lives deals over HTTP, copies their rows up to each size, and has the costs of one deal live through
 * years of ever larger companies (scale-model.ts).
 */

/** Deals whose rows are copied. */
const models = 8;
/** Deals that stay open and deals that end, for what Temporal keeps of one. */
const [open, ended] = [300, 64];
/** Openings and moves by which the processor's part is measured at each size. */
const transitions = 400;

const company: Omit<Company, 'dealsPerYear'> = {
  course: { ...lived, workingDays: 60 },
  ...{ workingDays: 250, hours: 8, endOfQuarter: 2, busiestHour: 0.25 },
  // What `npm start` gives Temporal.
  retention: 3,
};
const companies = [10_000, 100_000, 1_000_000, 10_000_000];
const machine: Machine = { cores: 16, memoryBytes: 64e9, diskBytes: 4e12, connections: 500, years: 5 };

const given = process.argv.slice(2).filter((argument) => /^\d+$/.test(argument));
const sizes = given.length > 0 ? given.map(Number) : [1_000, 10_000, 50_000];
const scene = await setScene();
const http = new BenchClient(scene);
const rows = await ScaleRows.before(scene);
try {
  const lives = new ScaleLives(scene, http);
  say(`${models} lives …`);
  const ids = await lives.live(models);
  const perDeal = await rows.rowsPerDeal(models);
  const perLife = await transitionsPerDeal(ids);
  const points: Size[] = [];
  for (const deals of sizes) {
    say(`${deals} deals …`);
    await rows.copyUpTo(deals / models, [...perDeal.keys()]);
    const tables = (await rows.tables()).filter(({ name }) => perDeal.has(name));
    const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
    points.push({ deals, bytes, cpuMs: await lives.cpuOfTransitions(transitions) });
    printSize(deals, tables);
  }
  say(`${open} open deals and ${ended} lives …`);
  report(points, perDeal, perLife, await lives.inTemporal(open, ended));
} finally {
  await rows.close();
  http.close();
  await scene.close();
}

/** What the deals went through, and their handovers, whose first event is written with the win. */
async function transitionsPerDeal(ids: readonly string[]): Promise<number> {
  const [row]: { events: number }[] = await scene.database.query(
    `SELECT count(*)::int AS events FROM event
     WHERE entity_id = ANY ($1) OR seq > 1 AND entity_id IN (SELECT id FROM handover WHERE deal_id = ANY ($1))`,
    [ids],
  );
  return row!.events / ids.length;
}

function report(
  points: readonly Size[],
  perDeal: ReadonlyMap<string, number>,
  perLife: number,
  temporal: InTemporal,
): void {
  const { fixed, perDeal: bytes } = lineThrough(points);
  const costs: DealCosts = {
    ...{ transitions: perLife, bytes, bytesRunning: temporal.bytesRunning, bytesEnded: temporal.bytesEnded },
    rows: [...perDeal.values()].reduce((sum, count) => sum + count, 0),
    timers: temporal.timers,
    // The greatest size is the nearest to what is asked about.
    cpuMs: points.at(-1)!.cpuMs,
  };
  printCosts({ points, fixed, costs, temporal, counted: transitionsOf(company.course) });
  const loads = companies.map((dealsPerYear) => live({ ...company, dealsPerYear }, costs));
  printLoads(loads);
  const limits = limitsOf(machine, loads[2]!, costs);
  printLimits(machine, limits);
  const file = process.argv.indexOf('--json');
  if (file > 0)
    writeFileSync(
      process.argv[file + 1]!,
      JSON.stringify({ points, costs, temporal, company, loads, limits }),
    );
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
