import { writeFileSync } from 'node:fs';
import { acting, claiming, emptyFloor, moving, opening, product, rowFloor } from './contestants.js';
import { dealLife, lifeBudget } from '../support/deal-life.js';
import { BenchClient } from './http-client.js';
import { race, type Contestant, type Figures } from './measure.js';
import { setScene, type Scene } from './scene.js';

/**
 * Measures the product beside its floors, on one stack, in turn. Prints a table, then the same as JSON (or into the file
 * of `--json FILE`). `--only open,move` leaves out the others. Exit code 1 when a budget is broken.
 */

/** Against the second floor: no more than so many times its median latency one by one … */
const latencyBudget = 1.2;
/** … and at least this share of its throughput at 50 at once. */
const throughputBudget = 0.8;
const atOnce = 50;
const oneByOne = 100;
const together = 300;

interface Result {
  readonly scenario: string;
  readonly lanes: number;
  readonly figures: Record<string, Figures>;
  /** The product beside the floor with the row. */
  readonly latencyRatio: number;
  readonly throughputRatio: number;
}

const scene = await setScene();
const http = new BenchClient(scene);
const scenarios: readonly (readonly [string, (lanes: number) => Contestant[] | Promise<Contestant[]>])[] = [
  ['open', () => opening(scene, http)],
  ['move', (lanes) => moving(scene, http, lanes)],
  ['claim', () => claiming(scene, http)],
  ['act', (lanes) => acting(scene, http, lanes)],
];
/** `--only move,act`; all of them otherwise. */
const chosen = valueOf('--only')?.split(',') ?? [];
try {
  const idle = memoryOf(scene);
  const results: Result[] = [];
  for (const [scenario, contestants] of scenarios) {
    if (chosen.length > 0 && !chosen.includes(scenario)) continue;
    for (const [lanes, perRound] of [
      [1, oneByOne],
      [atOnce, together],
    ] as const)
      results.push(await measured(scenario, lanes, perRound, await contestants(lanes)));
  }
  const life = await dealLife({
    ...scene,
    customerId: scene.cast.customerId,
    post: (path, body) => http.post(path, body),
  });
  report(results, life, { idle, loaded: memoryOf(scene) });
} finally {
  http.close();
  await scene.close();
}

async function measured(
  scenario: string,
  lanes: number,
  perRound: number,
  contestants: Contestant[],
): Promise<Result> {
  process.stderr.write(`${scenario}, ${lanes} at once …\n`);
  const figures = Object.fromEntries(await race(contestants, lanes, perRound, scene.cpu));
  const [ours, floor] = [figures[product]!, figures[rowFloor]!];
  return {
    scenario,
    lanes,
    figures,
    latencyRatio: ours.p50.median / floor.p50.median,
    throughputRatio: ours.throughput.median / floor.throughput.median,
  };
}

function report(
  results: readonly Result[],
  life: Awaited<ReturnType<typeof dealLife>>,
  memory: Record<'idle' | 'loaded', ReturnType<typeof memoryOf>>,
): void {
  for (const { scenario, lanes, figures, latencyRatio, throughputRatio } of results) {
    console.log(`\n${scenario}, ${lanes === 1 ? 'one after another' : `${lanes} at once`}`);
    console.log(
      `${'median of 5 (min–max)'.padEnd(40)}${'p50 ms'.padStart(20)}${'p95 ms'.padStart(9)}${'per s'.padStart(18)}${'cpu ms'.padStart(9)}`,
    );
    for (const name of [emptyFloor, rowFloor, product]) console.log(line(name, figures[name]!));
    for (const name of [rowFloor, product]) console.log(costs(name, figures[name]!));
    console.log(
      `beside the floor with the row: p50 × ${latencyRatio.toFixed(2)}, throughput × ${throughputRatio.toFixed(2)}`,
    );
  }
  console.log(`\na deal's life: ${life.historyEvents} history events, ${life.historyBytes} bytes`);
  console.log(
    `resident MB: api ${memory.idle.api}, worker ${memory.idle.worker} idle; api ${memory.loaded.api}, worker ${memory.loaded.worker} loaded`,
  );
  console.log(`requests asked again after 503: ${http.askedAgain}`);
  const broken = brokenBudgets(results, life);
  for (const budget of broken) console.log(`budget broken: ${budget}`);
  const json = JSON.stringify({ results, life, memory, broken });
  const file = valueOf('--json');
  if (file) writeFileSync(file, json);
  else console.log(`\n${json}`);
  process.exitCode = broken.length > 0 ? 1 : 0;
}

function line(name: string, { p50, p95, throughput, cpu }: Figures): string {
  const range = ({ median, min, max }: Figures['p50']) =>
    `${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)})`;
  const perSecond = `${throughput.median.toFixed(0)} (${throughput.min.toFixed(0)}–${throughput.max.toFixed(0)})`;
  return `${name.padEnd(40)}${range(p50).padStart(20)}${p95.median.toFixed(1).padStart(9)}${perSecond.padStart(18)}${cpu.median.toFixed(1).padStart(9)}`;
}

/** Where one operation spends the processor; what is below a twentieth of a ms is left out. */
function costs(name: string, { cpuBy }: Figures): string {
  const programs = Object.entries(cpuBy)
    .filter(([, ms]) => ms >= 0.05)
    .sort(([, one], [, other]) => other - one);
  return `cpu ms of ${name}: ${programs.map(([program, ms]) => `${program} ${ms.toFixed(1)}`).join(', ')}`;
}

function brokenBudgets(
  results: readonly Result[],
  { historyEvents, historyBytes }: Awaited<ReturnType<typeof dealLife>>,
): string[] {
  const broken = results.flatMap(({ scenario, lanes, latencyRatio, throughputRatio }) => {
    if (lanes === 1 && latencyRatio > latencyBudget)
      return [`${scenario} takes ${latencyRatio.toFixed(2)} × the floor at p50`];
    if (lanes > 1 && throughputRatio < throughputBudget)
      return [`${scenario} has ${throughputRatio.toFixed(2)} × the floor's throughput`];
    return [];
  });
  if (historyEvents > lifeBudget.historyEvents)
    broken.push(`a deal's life has ${historyEvents} history events`);
  if (historyBytes > lifeBudget.historyBytes)
    broken.push(`a deal's life has ${historyBytes} bytes of history`);
  return broken;
}

function valueOf(option: string): string | undefined {
  const at = process.argv.indexOf(option);
  return at > 0 ? process.argv[at + 1] : undefined;
}

function memoryOf(of: Scene) {
  return { api: of.memory('api'), worker: of.memory('worker') };
}
