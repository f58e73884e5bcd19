import { performance } from 'node:perf_hooks';
import { writeFileSync } from 'node:fs';
import { DealListRepository, type DealOrder } from '@app/persistence/deal-list.repository.js';
import { DealReportRepository, type DealReportName } from '@app/persistence/deal-report.repository.js';
import { DealTotalsRepository } from '@app/persistence/deal-totals.repository.js';
import type { Viewer } from '@app/persistence/deal.repository.js';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { until } from '../support/until.js';
import { BenchClient } from './http-client.js';
import { boardPipeline, dealsInBulk } from './many-deals.js';
import { setScene } from './scene.js';

/**
 * Boards, lists, search and reports over ever more deals, each over HTTP beside its own SQL through `pg` alone.
 * `npm run bench -- lists [sizes]`, 1000, 10000 and 100000 deals unless told otherwise; `--json FILE`. Exit code 1 when a board
 * takes longer than its SQL by more than `beyondSqlMs` at p95, or at the greatest size longer than `growth` times the smallest.
 */

const beyondSqlMs = 8;
const growth = 1.5;
const asked = 100;
const warmUp = 20;

interface Reading {
  readonly name: string;
  /** Held to the budgets: what a board asks for each time it is looked at. */
  readonly isBoard?: true;
  readonly path: string;
  /** The same by the product's own repositories: their queries are recorded, and asked through `pg` alone. */
  readonly read: (database: DataSource) => Promise<unknown>;
}

interface Times {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

interface Measured {
  readonly deals: number;
  readonly reading: string;
  readonly isBoard: boolean;
  readonly http: Times;
  readonly sql: Times;
}

const sizes = process.argv
  .slice(2)
  .filter((argument) => /^\d+$/.test(argument))
  .map(Number);
const scene = await setScene();
const http = new BenchClient(scene);
const raw = new pg.Client({ connectionString: scene.environment.DATABASE_URL });
await raw.connect();
try {
  const bulk = await dealsInBulk(scene);
  const measured: Measured[] = [];
  for (const size of sizes.length > 0 ? sizes : [1_000, 10_000, 100_000]) {
    await bulk.fillUpTo(size);
    process.stderr.write(`${size} deals: reports are counted …\n`);
    await until(() => bulk.areReported(), 1_200);
    await scene.database.query('VACUUM ANALYZE');
    for (const reading of readings(scene.cast.administrator)) {
      process.stderr.write(`${size} deals: ${reading.name} …\n`);
      measured.push({
        deals: size,
        reading: reading.name,
        isBoard: reading.isBoard ?? false,
        ...(await race(reading)),
      });
    }
  }
  report(measured);
} finally {
  http.close();
  await raw.end();
  await scene.close();
}

function readings(userId: string): Reading[] {
  const viewer: Viewer = { userId, reach: 'all', teamIds: [] };
  const pipeline = boardPipeline.key;
  const stage = boardPipeline.stages[2]!.key;
  const page = (path: string, filter: object, order: DealOrder) => ({
    path: `/deals?pipeline=${pipeline}&limit=50&sort=${order.sort}&direction=${order.direction}${path}`,
    read: (database: DataSource) =>
      new DealListRepository(database).page({ pipeline, ...filter }, viewer, order, 51),
  });
  const ofReport = (name: DealReportName): Reading => ({
    name: `report: ${name}`,
    path: `/reports/${name}?pipeline=${pipeline}`,
    read: (database) => new DealReportRepository(database).rows(name, { pipeline }, viewer),
  });
  const opened = { sort: 'opened', direction: 'desc' } as const;
  return [
    {
      ...{ name: 'board: first page of a column', isBoard: true },
      ...page(`&status=open&stage=${stage}`, { status: 'open', stage }, opened),
    },
    {
      name: 'board: counts and sums',
      path: `/deals/totals?pipeline=${pipeline}`,
      read: (database) => new DealTotalsRepository(database).byStage({ pipeline }, viewer),
    },
    { name: 'list by amount', ...page('', {}, { sort: 'amount', direction: 'desc' }) },
    { name: 'list by customer', ...page('', {}, { sort: 'customer', direction: 'asc' }) },
    { name: 'search, often found', ...page('&q=line', { q: 'line' }, opened) },
    { name: 'search, hardly found', ...page('&q=number%20777%20', { q: 'number 777 ' }, opened) },
    ...(['funnel', 'stage-times', 'ageing', 'win-rate', 'stalls'] as const).map(ofReport),
  ];
}

/** In turn, one request after the other, so that a machine that slows down slows both. */
async function race({ path, read }: Reading): Promise<Pick<Measured, 'http' | 'sql'>> {
  const queries = await recorded(read);
  const times: { http: number[]; sql: number[] } = { http: [], sql: [] };
  for (let index = -warmUp; index < asked; index++) {
    const sql = await took(async () => {
      for (const { text, values } of queries) await raw.query(text, values);
    });
    const over = await took(() => http.get(path));
    if (index < 0) continue;
    times.sql.push(sql);
    times.http.push(over);
  }
  return { http: timesOf(times.http), sql: timesOf(times.sql) };
}

interface Query {
  readonly text: string;
  readonly values: unknown[];
}

async function recorded(read: Reading['read']): Promise<Query[]> {
  const queries: Query[] = [];
  const query = (text: string, values: unknown[] = []) => {
    queries.push({ text, values });
    return scene.database.query(text, values);
  };
  await read(
    new Proxy(scene.database, {
      get: (target, key): unknown => (key === 'query' ? query : Reflect.get(target, key)),
    }),
  );
  return queries;
}

async function took(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function timesOf(list: readonly number[]): Times {
  const sorted = list.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)]!;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function report(measured: readonly Measured[]): void {
  const cells = ['deals', 'http p50', 'p95', 'p99', 'sql p50', 'p95', 'p99'];
  console.log(`${'ms'.padEnd(34)}${cells.map((cell) => cell.padStart(9)).join('')}`);
  for (const { deals, reading, http: over, sql } of measured) {
    const figures = [over.p50, over.p95, over.p99, sql.p50, sql.p95, sql.p99];
    console.log(
      `${reading.padEnd(34)}${String(deals).padStart(9)}${figures.map((ms) => ms.toFixed(1).padStart(9)).join('')}`,
    );
  }
  const broken = brokenBudgets(measured.filter(({ isBoard }) => isBoard));
  for (const budget of broken) console.log(`budget broken: ${budget}`);
  const file = process.argv.indexOf('--json');
  if (file > 0) writeFileSync(process.argv[file + 1]!, JSON.stringify({ measured, broken }));
  process.exitCode = broken.length > 0 ? 1 : 0;
}

function brokenBudgets(boards: readonly Measured[]): string[] {
  const slow = boards
    .filter(({ http: over, sql }) => over.p95 > sql.p95 + beyondSqlMs)
    .map(
      ({ deals, http: over, sql }) =>
        `${over.p95.toFixed(1)} ms at ${deals} deals, SQL ${sql.p95.toFixed(1)}`,
    );
  const [first, last] = [boards[0], boards.at(-1)];
  if (first && last && last.http.p50 > first.http.p50 * growth)
    slow.push(
      `${last.http.p50.toFixed(1)} ms at ${last.deals} deals, ${first.http.p50.toFixed(1)} at ${first.deals}`,
    );
  return slow;
}
